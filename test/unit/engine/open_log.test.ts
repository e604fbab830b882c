import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTraceBytes } from "../../../src/engine/archive.ts";
import { openLog } from "../../../src/engine/open_log.node.ts";
import { formatMeta } from "../../../src/tracefile/meta.ts";
import { writeTraceFile } from "../../../src/tracefile/trace_file.ts";

const meta = {
  schema: 1,
  command: ["sort", "-n"],
  cwd: "/",
  tracer: "strace 6.1",
  flags: [],
  exit: { timeout: true },
} as const;

/** Lines that do not pack into nothing, so that a cut goes through them. */
const log = new TextEncoder().encode(
  Array.from(
    { length: 2000 },
    (_, at) => `40 1.${String(at * 7919).padStart(9, "0")} getpid() = ${at}\n`,
  ).join(""),
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ipc-scope-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the log in a recording's own folder", () => {
  it("is opened with what the recording knows beyond it", () => {
    writeFileSync(join(folder, "trace.strace"), log);
    writeFileSync(join(folder, "meta.json"), formatMeta(meta));
    const opened = openLog({ kind: "file", path: join(folder, "trace.strace") });
    expect(opened.run).toMatchObject({ command: ["sort", "-n"], tracer: "strace 6.1", timedOut: true });
    opened.log.close();
  });

  it("is a log like any other under another name", () => {
    writeFileSync(join(folder, "mine.strace"), log);
    writeFileSync(join(folder, "meta.json"), formatMeta(meta));
    const opened = openLog({ kind: "file", path: join(folder, "mine.strace") });
    expect(opened.run).toMatchObject({ command: [], tracer: "" });
    opened.log.close();
  });
});

describe("a recording that is cut short", () => {
  const whole = writeTraceFile({ log, meta, symbols: null });

  it("is opened as far as it goes, and says that it is only that", () => {
    const opened = openTraceBytes(whole.subarray(0, Math.floor(whole.length / 2)));
    expect(opened.run).toMatchObject({ cutShort: true, command: ["sort", "-n"] });
    expect(opened.log.size).toBeGreaterThan(1000);
    expect(opened.log.size).toBeLessThan(log.length);
  });

  it("is told from a whole one, and from one of which nothing is left", () => {
    expect(openTraceBytes(whole).run.cutShort).toBe(false);
    expect(() => openTraceBytes(whole.subarray(0, 60))).toThrow(/cut short|damaged/);
  });
});
