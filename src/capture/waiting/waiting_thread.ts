import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import type { CodePlace } from "../../tracefile/approximate_stacks.ts";
import type { Architecture } from "./call_instruction.ts";
import { type MappedCode, mappedCode } from "./memory_map.ts";
import { returnAddresses } from "./return_addresses.ts";

/** A thread that is in a system call. */
export interface WaitingThread {
  readonly pid: number;
  readonly tid: number;
  /** The line of `/proc/TID/syscall`: the same as long as it is in the same call, called from the same place. */
  readonly line: string;
  /** How often it has left the processor: one more with each wait, also where the line is the same. */
  readonly switches: number;
}

/** How a look at a thread failed: it is gone or runs, or the kernel does not let us. */
export type NotRead = "gone" | "forbidden";

/** The threads of a process that are in system calls now. */
export function waitingThreads(tids: readonly number[], pid: number): (WaitingThread | NotRead)[] {
  return tids.map((tid) => {
    try {
      const line = readFileSync(`/proc/${pid}/task/${tid}/syscall`, "utf8").trim();
      // `running`, or `-1 SP PC` of one that waits outside of a system call.
      return /^\d/.test(line) ? { pid, tid, line, switches: switchesOf(pid, tid) } : "gone";
    } catch (cause) {
      return notRead(cause);
    }
  });
}

/** Waits and preemptions so far (proc_pid_status(5)). */
function switchesOf(pid: number, tid: number): number {
  const status = readFileSync(`/proc/${pid}/task/${tid}/status`, "utf8");
  const counts = [...status.matchAll(/voluntary_ctxt_switches:\s*(\d+)/g)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The code mapped into processes, each read once for all of its threads: a thread's stack is a mapping, too. */
export class CodeMaps {
  readonly #maps = new Map<number, readonly MappedCode[]>();

  /** Throws as reading `/proc/PID/maps` does. */
  of(pid: number): readonly MappedCode[] {
    const known = this.#maps.get(pid) ?? mappedCode(readFileSync(`/proc/${pid}/maps`, "utf8"));
    this.#maps.set(pid, known);
    return known;
  }
}

/** Where it stands (returnAddresses). */
export function placesOf(
  { pid, line }: WaitingThread,
  architecture: Architecture,
  maps: CodeMaps,
): CodePlace[] | NotRead {
  const words = line.split(" ");
  const [sp, pc] = words.slice(-2);
  if (words.length < 3 || sp === undefined || pc === undefined) return "gone";
  let memory: number | undefined;
  try {
    const code = maps.of(pid);
    memory = openSync(`/proc/${pid}/mem`, "r");
    const read = reader(memory);
    return returnAddresses({ architecture, code, read }, BigInt(pc), BigInt(sp));
  } catch (cause) {
    return notRead(cause);
  } finally {
    if (memory !== undefined) closeSync(memory);
  }
}

/** Reads what there is: behind the end of a mapping the kernel answers EIO, or fewer bytes. */
function reader(file: number): (address: bigint, length: number) => Uint8Array {
  return (address, length) => {
    const bytes = new Uint8Array(length);
    try {
      return bytes.subarray(0, readSync(file, bytes, 0, length, address));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EIO") return bytes.subarray(0, 0);
      throw cause;
    }
  };
}

function notRead(cause: unknown): NotRead {
  const { code } = cause as NodeJS.ErrnoException;
  return code === "EACCES" || code === "EPERM" ? "forbidden" : "gone";
}
