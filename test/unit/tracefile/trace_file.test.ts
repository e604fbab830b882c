import fc from "fast-check";
import { gzipSync, strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { openTraceBytes } from "../../../src/engine/archive.ts";
import type { RecordingMeta } from "../../../src/tracefile/meta.ts";
import { openTraceFile, recognise, writeTraceFile } from "../../../src/tracefile/trace_file.ts";

const log = strToU8('41 1.0 write(4<pipe:[97]>, "hello\\n", 6) = 6 <0.1>\n41 2.0 +++ exited with 0 +++\n');
const meta: RecordingMeta = {
  schema: 1,
  command: ["sh", "-c", "échø '👋'"],
  cwd: "/home/u",
  tracer: "strace 6.1",
  flags: ["-f", "-yy"],
  exit: { code: 0 },
};

function refusal(bytes: Uint8Array, limit?: number): string {
  const opened = openTraceFile(bytes, limit);
  if (opened.ok) throw new Error("it was opened");
  return opened.error;
}

describe("what is written can be opened", () => {
  test("log, meta and symbols come back as they were", () => {
    const file = { log, meta, symbols: strToU8('{"frames":[]}') };
    expect(openTraceFile(writeTraceFile(file))).toEqual({ ok: true, value: file });
  });

  test("meta and symbols may be missing", () => {
    const file = { log, meta: null, symbols: null };
    expect(openTraceFile(writeTraceFile(file))).toEqual({ ok: true, value: file });
  });

  test("any bytes of any length survive", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const opened = openTraceFile(writeTraceFile({ log: bytes, meta, symbols: null }));
        expect(opened.ok && opened.value.log).toEqual(bytes);
      }),
    );
  });

  test("a log larger than the pieces it is unpacked in", () => {
    const large = new Uint8Array(3_000_000).map((_, at) => 32 + (at % 90));
    const opened = openTraceFile(writeTraceFile({ log: large, meta, symbols: null }));
    expect(opened.ok && Buffer.compare(opened.value.log, large)).toBe(0);
  });
});

describe("files from elsewhere", () => {
  test("a plain log is itself", () => {
    expect(openTraceFile(log)).toEqual({ ok: true, value: { log, meta: null, symbols: null } });
  });

  test("an empty log is a log in which nothing happened yet", () => {
    expect(openTraceFile(new Uint8Array(0))).toMatchObject({ ok: true });
  });

  test("a log packed with gzip is unpacked", () => {
    expect(openTraceFile(gzipSync(log))).toEqual({ ok: true, value: { log, meta: null, symbols: null } });
  });

  test("gzip files laid end to end are one log, as for gunzip", () => {
    const twice = new Uint8Array([...gzipSync(log), ...gzipSync(log)]);
    const opened = openTraceFile(twice);
    expect(opened.ok && opened.value.log.length).toBe(2 * log.length);
  });

  test("a zip made by another program with stored entries opens, too", () => {
    expect(openTraceFile(zipSync({ "trace.strace": log }, { level: 0 }))).toMatchObject({
      ok: true,
      value: { log },
    });
  });

  test("the first bytes decide, not the name", () => {
    expect(recognise(zipSync({}))).toBe("ipctrace");
    expect(recognise(gzipSync(log))).toBe("gzip");
    expect(recognise(strToU8("PKG_CONFIG"))).toBe("log");
    expect(recognise(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]))).toBe("binary");
  });
});

describe("hostile and damaged files are refused in one sentence", () => {
  const whole = writeTraceFile({ log, meta, symbols: null });

  test("wherever an .ipctrace is cut, nothing is thrown and nothing is opened", () => {
    for (let length = 4; length < whole.length; length++) {
      expect(openTraceFile(whole.subarray(0, length)).ok).toBe(false);
    }
  });

  test("whichever byte is flipped, nothing is thrown and the log is never a wrong one", () => {
    for (let at = 0; at < whole.length; at++) {
      const flipped = whole.slice();
      flipped[at] = (flipped[at] as number) ^ 0x41;
      const opened = openTraceFile(flipped);
      if (opened.ok && opened.value.meta !== null) expect(opened.value.log).toEqual(log);
    }
  });

  test("a zip bomb is not unpacked beyond what it declares", () => {
    const bomb = zipSync({ "trace.strace": new Uint8Array(10_000_000) });
    const declared = bomb.slice();
    // The size in the central directory, 24 bytes into the entry.
    const entry = findEntry(declared);
    new DataView(declared.buffer).setUint32(entry + 24, 1000, true);
    expect(refusal(declared)).toMatch(/^trace.strace in the recording is damaged/);
  });

  test("a log larger than the limit is refused before it is unpacked", () => {
    expect(refusal(zipSync({ "trace.strace": new Uint8Array(10_000) }), 9999)).toBe(
      "trace.strace is larger than the 9999 bytes that can be opened.",
    );
  });

  test("a gzip bomb is stopped at the limit", () => {
    expect(refusal(gzipSync(new Uint8Array(10_000_000).fill(0x41)), 1_000_000)).toBe(
      "The log is larger than the 1000000 bytes that can be opened.",
    );
  });

  test("a gzip cut short", () => {
    const packed = gzipSync(log);
    expect(refusal(packed.subarray(0, packed.length - 12))).toBe("The gzip file is damaged or cut short.");
  });

  test("more entries than any recording has", () => {
    const entries = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`${at}`, new Uint8Array(0)]));
    expect(refusal(zipSync(entries))).toBe("The zip holds 1001 entries; a recording has a handful.");
  });

  test("names that climb out of the zip are not looked at", () => {
    const zip = zipSync({ "../trace.strace": log, "/trace.strace": log, "a/../trace.strace": log });
    expect(refusal(zip)).toBe("This zip is not a recording: it holds no trace.strace.");
  });

  test("a zip of something else", () => {
    expect(refusal(zipSync({ "word/document.xml": log }))).toMatch(/not a recording/);
  });

  test("an encrypted entry", () => {
    const zip = zipSync({ "trace.strace": log });
    zip[findEntry(zip) + 8] = 1;
    expect(refusal(zip)).toBe("trace.strace in the recording is encrypted.");
  });

  test("an entry that declares more than deflate can pack is refused before room is made for it", () => {
    const zip = zipSync({ "trace.strace": log }).slice();
    new DataView(zip.buffer).setUint32(findEntry(zip) + 24, 2 ** 31 - 1, true);
    expect(refusal(zip)).toMatch(/^trace.strace in the recording is damaged: its size/);
    expect(() => openTraceBytes(zip)).toThrow(/^trace.strace in the recording is damaged: its size/);
  });

  test("a stored entry whose two sizes differ", () => {
    const zip = zipSync({ "trace.strace": log }, { level: 0 }).slice();
    new DataView(zip.buffer).setUint32(findEntry(zip) + 24, 5, true);
    expect(refusal(zip)).toMatch(/^trace.strace in the recording is damaged: its size/);
  });

  test("sizes that say to look for the true ones elsewhere, as those of zip64", () => {
    const zip = zipSync({ "trace.strace": log }).slice();
    const view = new DataView(zip.buffer);
    view.setUint32(findEntry(zip) + 24, 0xffff_ffff, true);
    view.setUint32(findEntry(zip) + 20, 0xffff_ffff, true);
    expect(refusal(zip)).toMatch(/^trace.strace is larger than the \d+ bytes that can be opened.$/);
    view.setUint32(zip.length - 22 + 16, 0xffff_ffff, true);
    expect(refusal(zip)).toBe("The zip is damaged: its directory does not add up.");
  });

  test("two entries of one name, of which another program might read the other", () => {
    const zip = zipSync({ "trace.strace": log, "trace.strac_": strToU8("41 2.0 getpid() = 41\n") });
    const text = Buffer.from(zip).toString("latin1").replaceAll("trace.strac_", "trace.strace");
    expect(refusal(Buffer.from(text, "latin1"))).toBe(
      "The zip holds trace.strace twice, so that it could be read as either.",
    );
  });

  test("a meta.json of a size that none has", () => {
    const zip = zipSync({ "trace.strace": log, "meta.json": new Uint8Array(17 * 1024 * 1024).fill(0x20) });
    expect(refusal(zip)).toBe("meta.json is larger than the 16777216 bytes that can be opened.");
  });

  test.each([
    ["nested a million deep", "[".repeat(1_000_000) + "]".repeat(1_000_000)],
    ["nested and never closed", '{"a":'.repeat(500_000)],
    ["a number beyond all", '{"schema":1e999}'],
    [
      "a prototype instead of fields",
      '{"__proto__":{"schema":1,"command":[],"cwd":"","tracer":"","flags":[],"exit":null}}',
    ],
    [
      "fields that are inherited names",
      '{"schema":1,"command":"constructor","cwd":"","tracer":"","flags":[],"exit":null}',
    ],
    [
      "processes without end",
      `{"schema":1,"command":[],"cwd":"","tracer":"","flags":[],"exit":null,"attached":[${"[".repeat(1000)}${"]".repeat(1000)}]}`,
    ],
  ])("a meta.json that is %s", (_, json) => {
    expect(refusal(zipSync({ "trace.strace": log, "meta.json": strToU8(json) }))).toMatch(
      /^(?:meta\.json|The recording was written by a newer)[^\n]+\.$/,
    );
  });

  test("a gzip bomb of zeros is known by its beginning", () => {
    expect(refusal(gzipSync(new Uint8Array(20_000_000)))).toBe("The gzip file holds no strace log.");
  });

  test("zstd is named with the command that unpacks it", () => {
    expect(refusal(new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0]))).toContain("zstd -d");
  });

  test("a program instead of a log", () => {
    expect(refusal(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0]))).toMatch(
      /neither an .ipctrace nor an strace log/,
    );
  });

  test("a newer format says so", () => {
    const zip = zipSync({ "trace.strace": log, "meta.json": strToU8('{"schema":2}') });
    expect(refusal(zip)).toMatch(/newer IPC Scope \(format 2/);
  });
});

/** Where the only entry of the central directory begins. */
function findEntry(zip: Uint8Array): number {
  const view = new DataView(zip.buffer, zip.byteOffset);
  return view.getUint32(zip.length - 22 + 16, true);
}
