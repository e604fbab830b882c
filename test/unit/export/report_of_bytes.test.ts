import { randomBytes } from "node:crypto";
import { gzipSync, strToU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { textOf } from "../../../src/base/strings.ts";
import { formatNames } from "../../../src/export/formats.ts";
import type { ReportParts } from "../../../src/export/html.ts";
import { type ReportOrder, reportOfBytes } from "../../../src/export/report_of_bytes.ts";
import { writeTraceFile } from "../../../src/tracefile/trace_file.ts";

const means = {
  randomBytes: (count: number) => new Uint8Array(randomBytes(count)),
  base64: (bytes: Uint8Array) => Buffer.from(bytes).toString("base64"),
};

const parts: ReportParts = {
  bootstrap: "/*starts*/",
  view: "/*draws*/",
  style: "body{}",
  engine: "/*answers*/",
};

/** A password goes twice through a pipe. */
const log = strToU8(`10 1.000000 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0
10 1.100000 clone(child_stack=NULL, flags=SIGCHLD) = 11
10 1.200000 write(4<pipe:[7]>, "hunter2", 7) = 7
11 1.300000 read(3<pipe:[7]>, "hunter2", 512) = 7
11 1.400000 +++ exited with 0 +++
10 1.500000 +++ exited with 0 +++
`);
const recording = writeTraceFile({ log, meta: null, symbols: null });

function made(order: Partial<ReportOrder>): Uint8Array {
  const result = reportOfBytes({ recording, format: "text", payload: "none", parts, ...order }, means);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function refusal(order: Partial<ReportOrder>): string {
  const result = reportOfBytes({ recording, format: "text", payload: "none", ...order }, means);
  if (result.ok) throw new Error("It was made.");
  return result.error;
}

/** The log in the recording that a page holds. */
function logOf(page: Uint8Array): string {
  const packed = /id="ipc-scope-recording">([^<]*)</.exec(textOf(page))?.[1] ?? "";
  return textOf(unzipSync(Buffer.from(packed, "base64"))["trace.strace"] ?? new Uint8Array(0));
}

describe("a report made in memory alone", () => {
  test.each(formatNames)("is made as %s and gives nothing away that it shall not", (format) => {
    const bytes = made({ format });
    const unpacked = format === "ipctrace" ? (unzipSync(bytes)["trace.strace"] ?? bytes) : bytes;
    const text = format === "html" ? logOf(bytes) : textOf(unpacked);
    expect(text.length).toBeGreaterThan(100);
    expect(text).not.toContain("hunter2");
  });

  test("as a page holds the view, what draws it, and all of the recording if that was asked", () => {
    const page = made({ format: "html", payload: "full" });
    for (const part of Object.values(parts)) expect(textOf(page)).toContain(part);
    expect(logOf(page)).toBe(textOf(log));
  });

  test("has another nonce for each page, and other hashes for each recording", () => {
    const nonce = () => /'nonce-([^']+)'/.exec(textOf(made({ format: "html" })))?.[1] ?? "";
    expect(Buffer.from(nonce(), "base64")).toHaveLength(16);
    expect(nonce()).not.toBe(nonce());
    const hashed = () => textOf(made({ format: "strace", payload: "hash" }));
    expect(hashed()).not.toBe(hashed());
  });

  test.each([
    ["a log", log],
    ["a packed log", gzipSync(log)],
  ])("is made of %s as of the recording", (_, bytes) => {
    expect(textOf(made({ recording: bytes, format: "mermaid" }))).toBe(textOf(made({ format: "mermaid" })));
  });

  test("shows what is there of a recording that is cut short", () => {
    const cut = recording.subarray(0, recording.length - 30);
    expect(textOf(made({ recording: cut, format: "mermaid" }))).toMatch(/P0-\S*P1: .*7 bytes/);
  });
});

describe("what cannot be made is refused in a sentence", () => {
  test.each([
    ["not a log at all", { recording: strToU8("Dear reader,\n") }, /not an strace log: .*“Dear reader,”/],
    ["another kind of file", { recording: Uint8Array.of(1, 0, 2, 0) }, /binary file/],
    ["an unknown wish for payloads", { payload: "some" }, /full, none, hash, or a number/],
    ["a page whose scripts are gone", { format: "html" }, /scripts of the page are missing/],
  ] as const)("%s", (_, order, words) => {
    expect(refusal(order)).toMatch(words);
  });
});
