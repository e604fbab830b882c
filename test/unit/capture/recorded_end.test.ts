import { expect, test } from "vitest";
import { endOf } from "../../../src/capture/recorded_end.ts";

const log = `41 1795357898.100000001 execve("./a", ["./a"], 0x7ff /* 3 vars */) = 0 <0.000100000>
41 1795357898.200000001 write(1<pipe:[97]>, "41 1.0 +++ exited with 9 +++\\n", 29) = 29 <0.000010000>
42 1795357898.300000001 +++ exited with 3 +++
41 1795357898.400000001 +++ killed by SIGSEGV (core dumped) +++
43 1795357898.500000001 +++ killed by SIGKILL +++
`;

test("each process has its own end", () => {
  expect(endOf("41", log)).toEqual({ signal: "SIGSEGV" });
  expect(endOf("42", log)).toEqual({ code: 3 });
  expect(endOf("43", log)).toEqual({ signal: "SIGKILL" });
});

test("a process that has not ended has none", () => {
  expect(endOf("44", log)).toBeUndefined();
});

test("when a pid was used twice, the last end counts", () => {
  expect(endOf("42", `${log}42 1795357899.000000001 +++ exited with 5 +++\n`)).toEqual({ code: 5 });
});
