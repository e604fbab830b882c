import { expect, test } from "vitest";
import type { KnownProcess } from "../../../src/base/known_process.ts";
import { type RunInfo, unknownRun } from "../../../src/engine/run_info.ts";
import { summarize } from "../../../src/engine/summary.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";

const shell: KnownProcess = { pid: 40, ppid: 7, name: "sh", argv: ["sh", "-i"], threads: [40] };
const server: KnownProcess = {
  pid: 41,
  ppid: 40,
  name: "server",
  argv: ["./server", "-v"],
  threads: [41, 43],
};
const run: RunInfo = { ...unknownRun, attached: [shell, server] };

function processesOf(log: string) {
  const trace = readTrace([new TextEncoder().encode(log)], run);
  return summarize(trace, run, []).processes;
}

test("what was attached to has the name, arguments, parent and threads that it had", () => {
  const log = '43 1700000001.0 write(1, "x", 1) = 1\n40 1700000001.1 wait4(-1, ';
  expect(processesOf(log)).toMatchObject([
    { pid: 40, ppid: 7, name: "sh", argv: ["sh", "-i"], threads: [40] },
    { pid: 41, ppid: 40, name: "server", argv: ["./server", "-v"], threads: [41, 43] },
  ]);
});

test("its children inherit the name, and an exec gives a new one", () => {
  const log = `41 1700000001.0 fork() = 50
50 1700000001.1 getpid() = 50
41 1700000001.2 execve("/bin/other", ["other"], 0x1 /* 2 vars */) = 0
`;
  expect(processesOf(log)).toMatchObject([
    { pid: 40, name: "sh" },
    { pid: 41, name: "other", argv: ["other"] },
    { pid: 50, ppid: 41, name: "server", argv: ["./server", "-v"] },
  ]);
});

test("a process that got its number later is another one", () => {
  const log = `40 1700000001.0 getpid() = 40
40 1700000001.1 +++ exited with 0 +++
40 1700000001.2 getpid() = 40
`;
  expect(processesOf(log).map(({ name }) => name)).toEqual(["sh", "server", ""]);
});

test("one that says nothing is there all the same: it may hold what others wait for", () => {
  expect(processesOf("99 1700000001.0 getpid() = 99\n")).toMatchObject([
    { pid: 40, name: "sh", state: "running" },
    { pid: 41, name: "server", state: "running" },
    { pid: 99, name: "" },
  ]);
});
