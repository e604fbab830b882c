import { expect, test } from "vitest";
import { straceFlags } from "../../../../src/capture/strace_flags.ts";
import { type PayloadSetting, recordedPayload } from "../../../../src/vscode/tracing/recorded_payload.ts";

const strace = { major: 6, minor: 1, stackTrace: undefined, text: "strace 6.1" } as const;

/** What strace writes of each payload, and what is left of it once the program has ended. */
function kept(payload: PayloadSetting, stringLimit: number, probe?: string): string {
  const plan = recordedPayload({ payload, stringLimit }, probe !== undefined);
  const options = { stringLimit: plan.stringLimit, ...(probe === undefined ? {} : { probe }) };
  const flags = straceFlags(strace, { kind: "attach" }, options);
  return `${flags[flags.indexOf("-s") + 1]} bytes, then ${plan.afterwards ?? "the same"}`;
}

test("strace itself writes no more of payloads than is to be kept", () => {
  expect(kept("none", 256)).toBe("0 bytes, then the same");
  expect(kept("first", 16)).toBe("16 bytes, then the same");
  expect(kept("full", 16)).toBe("1048576 bytes, then the same");
});

test("hashes are of what strace wrote, and take its place", () => {
  expect(kept("hash", 256)).toBe("256 bytes, then hash");
});

test("what strace writes more because of the probe's marks does not stay", () => {
  expect(kept("none", 256, "/probe")).toBe("256 bytes, then 0");
  expect(kept("first", 16, "/probe")).toBe("256 bytes, then 16");
  expect(kept("first", 512, "/probe")).toBe("512 bytes, then the same");
});
