import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LogParser } from "../../src/strace/parser.ts";
import type { LogRecord } from "../../src/strace/record.ts";
import { oneByteAtATime, storyOf } from "../unit/strace/story.ts";

const folder = mkdtempSync(join(tmpdir(), "ipc-scope-options-"));
const program = join(folder, "every_call");

beforeAll(() => {
  const source = join(import.meta.dirname, "../fixtures/programs/every_call.c");
  execFileSync("gcc", ["-w", "-O1", "-g", "-pthread", "-o", program, source, "-lrt"]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recorderFlags =
  "-f -yy --absolute-timestamps=format:unix,precision:ns --syscall-times=ns -s 256 --seccomp-bpf";
const shell = ["sh", "-c", "seq 2000 | sort -n | tail -1; (sleep 0.05 & wait); kill -USR1 $$"];

/** What people run strace with, and what the recorder runs it with. */
const mixes: readonly string[] = [
  recorderFlags,
  "-f",
  "",
  "-f -t",
  "-f -tt -T",
  "-f -ttt -y",
  "-f -r -yy",
  "-f -tt -r -v -s 100000",
  "-f -x -i -n",
  "-f -xx -Y -T",
  "-f -Y -yy -ttt",
  "-f -X verbose -e read=all -e write=all",
  "-f -X raw -e trace=%desc,%process,%signal,%ipc,%network,futex",
  "-f -C -a 0",
  "-f -q -e trace=write,read,execve -e raw=read",
  "-f -k -e trace=write,kill,execve",
  "-f -e inject=writev:error=EAGAIN -e inject=sendmsg:delay_exit=1000",
  "-f -z -tt -T",
  "-f --relative-timestamps=ns --syscall-times=s",
  "-f --absolute-timestamps=format:unix,precision:s --decode-pids=pidns",
];

/** strace's log of a program; `where` is `-o` or its standard error. */
function logOf(options: string, where: "file" | "standard error", command: readonly string[]): Uint8Array {
  const log = join(folder, "log");
  const flags = options.split(" ").filter((flag) => flag !== "");
  const toFile = where === "file" ? ["-o", log] : [];
  const errors = where === "file" ? "ignore" : openSync(log, "w");
  spawnSync("strace", [...flags, ...toFile, ...command], {
    stdio: ["ignore", "ignore", errors],
    timeout: 20_000,
  });
  if (typeof errors === "number") closeSync(errors);
  return readFileSync(log);
}

/** Lines that begin a call, found by looking for `name(` behind the head of a line and nothing else. */
function callsCounted(log: Uint8Array): number {
  const head =
    /^(?:\d+(?:<[^>]*>)? +|\[pid +\d+(?:<[^>]*>)?\] )?(?:[\d:.]+ +)?(?:\(\+ +[\d.]+\) )?(?: *[\d.]+ )?(?:\[[^\]]*\] )*\w+\(/;
  const lines = Buffer.from(log).toString("latin1").split("\n");
  return lines.filter((line) => head.test(line) && !line.startsWith(" > ")).length;
}

function unreadable(log: Uint8Array): string[] {
  const parser = new LogParser();
  parser.append(log);
  parser.end();
  const lines: string[] = [];
  for (let record: LogRecord | undefined = parser.next(); record; record = parser.next()) {
    if (record.kind !== "unparsed") continue;
    const { logOffset, logLength, why } = record;
    lines.push(`${why}: ${Buffer.from(log.subarray(logOffset, logOffset + logLength)).toString("latin1")}`);
  }
  return lines;
}

function statsOf(log: Uint8Array) {
  const parser = new LogParser();
  parser.append(log);
  parser.end();
  while (parser.next()) {
    // Only what was counted is of interest.
  }
  return parser.stats;
}

describe.each(["file", "standard error"] as const)("a log written to %s", (where) => {
  describe.each(mixes.map((options) => ({ options })))("with strace $options", ({ options }) => {
    test.each([
      ["every kind of call", () => [program]],
      ["a shell's pipeline", () => shell],
    ] as const)("is read without a gap: %s", (_, command) => {
      const log = logOf(options, where, command());
      expect(unreadable(log)).toEqual([]);
      const stats = statsOf(log);
      expect(stats.calls).toBe(callsCounted(log));
      expect(stats.calls).toBeGreaterThan(3);
      expect(stats.partial).toBe(0);
      expect(storyOf(log, { chunks: oneByteAtATime(log) })).toEqual(storyOf(log));
    });
  });
});
