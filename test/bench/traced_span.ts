import { spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync, rmSync } from "node:fs";

/** From the first stamp of a log to the end of its first process, in seconds; undefined while it runs. Reads little, since it is timed. */
export function tracedSpan(log: string): number | undefined {
  const file = openSync(log, "r");
  try {
    const [first, last] = [Buffer.alloc(100), Buffer.alloc(1000)];
    readSync(file, first, 0, first.length, 0);
    readSync(file, last, 0, last.length, Math.max(0, fstatSync(file).size - last.length));
    const [, root, begin] = /^(\d+) +(\d+\.\d+) /.exec(first.toString("latin1")) ?? [];
    const end = new RegExp(`^${root} +(\\d+\\.\\d+) \\+\\+\\+ exited`, "m").exec(
      last.toString("latin1"),
    )?.[1];
    return end === undefined ? undefined : Number(end) - Number(begin);
  } finally {
    closeSync(file);
  }
}

/**
 * How long a program takes under strace alone, by the stamps of its log, which is removed again.
 * @param session "own" as a program in a terminal has: with autogroups (sched(7)) the kernel shares out the processors by
 * sessions, so that what is compared is to be alike in it
 */
export async function bareSpan(
  command: readonly string[],
  flags: readonly string[],
  log: string,
  session: "own" | "ours",
): Promise<number> {
  const strace = spawn("strace", [...flags, "-o", log, "--", ...command], {
    stdio: "ignore",
    detached: session === "own",
  });
  await new Promise((resolve, reject) => strace.once("exit", resolve).once("error", reject));
  const span = tracedSpan(log);
  rmSync(log);
  if (span === undefined) throw new Error("bare strace did not tell how the program ended");
  return span;
}
