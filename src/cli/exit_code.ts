import { constants } from "node:os";
import type { ProgramExit } from "../capture/traced_program.ts";

/** As a shell reports it: the program's own code, or 128 and the number of the signal that killed it. */
export function exitCodeOf(exit: ProgramExit): number {
  return "code" in exit ? exit.code : 128 + signalNumber(exit.signal);
}

/** strace calls real-time signals `SIGRTMIN` and `SIGRT_n`; the first is 32 to the kernel. */
function signalNumber(name: string): number {
  const realTime = /^SIGRT_(\d+)$/.exec(name)?.[1];
  if (realTime !== undefined) return 32 + Number(realTime);
  if (name === "SIGRTMIN") return 32;
  return constants.signals[name as NodeJS.Signals] ?? 0;
}
