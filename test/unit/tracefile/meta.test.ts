import { expect, test } from "vitest";
import { formatMeta, parseMeta, type RecordingMeta } from "../../../src/tracefile/meta.ts";

const meta: RecordingMeta = {
  schema: 1,
  command: ["true"],
  cwd: "/",
  tracer: "strace 6.1",
  flags: [],
  exit: { signal: "SIGPIPE" },
  startUnixNs: "1795357898833775220",
  stoppedUnixNs: "1795357899833775220",
  host: { kernel: "6.1.0", arch: "x64" },
  attached: [{ pid: 41, ppid: 1, name: "server", argv: ["server"], threads: [41, 42] }],
};

const bytesOf = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));

test("what is written reads back", () => {
  expect(parseMeta(formatMeta(meta))).toEqual({ ok: true, value: meta });
});

test("fields of later versions are passed over", () => {
  expect(parseMeta(bytesOf({ ...meta, colour: "blue" }))).toEqual({ ok: true, value: meta });
});

test.each([
  ["[]", "meta.json is not an object."],
  ["{", "meta.json is not JSON."],
  ["{}", "meta.json: “schema” is missing."],
])("%s", (text, error) => {
  expect(parseMeta(new TextEncoder().encode(text))).toEqual({ ok: false, error });
});

test.each([
  ["command", "true"],
  ["command", [1]],
  ["cwd", null],
  ["tracer", 6.1],
  ["flags", {}],
  ["exit", { code: 1.5 }],
  ["exit", { code: 0, signal: "SIGHUP" }],
  ["exit", undefined],
  ["startUnixNs", 1795357898],
  ["startUnixNs", "soon"],
  ["stoppedUnixNs", "-1"],
  ["host", "here"],
])("a wrong “%s” (%j) is refused by its name", (field, value) => {
  const parsed = parseMeta(bytesOf({ ...meta, [field]: value }));
  expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(`“${field}”`) });
});
