import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { signalNumber } from "../../strace/signals.ts";
import type { OpenFile } from "../descriptors/descriptor_table.ts";
import type { LiveProcess } from "../processes/live_process.ts";
import type { Processes } from "../processes/processes.ts";
import type { Process, Trace } from "../trace.ts";

const sigio = signalNumber("SIGIO");

interface Arrangement {
  /** F_SETOWN: a process, or below 0 a process group. */
  owner: number;
  isOn: boolean;
  signal: number;
}

/** Open files whose owner the kernel tells by a signal that something can be read or written (fcntl(2), O_ASYNC). */
export class AsyncFiles {
  readonly #trace: Trace;
  readonly #processes: Processes;
  readonly #arrangements = new Map<OpenFile, Arrangement>();

  constructor(trace: Trace, processes: Processes) {
    this.#trace = trace;
    this.#processes = processes;
  }

  setOwner(file: OpenFile, owner: number): void {
    this.#of(file).owner = owner;
  }

  /** F_SETSIG: another signal than SIGIO; 0 for that. */
  setSignal(file: OpenFile, signal: number): void {
    this.#of(file).signal = signal === 0 ? sigio : signal;
  }

  setOn(file: OpenFile, isOn: boolean): void {
    if (isOn || this.#arrangements.has(file)) this.#of(file).isOn = isOn;
  }

  /**
   * Of a signal that the kernel sent to `process` for one of its files, the call that made the file ready: the latest
   * that moved something there or closed its other end.
   */
  madeReadyBy({ process }: LiveProcess, signal: number, ns: Nanos): number {
    const { calls } = this.#trace;
    let latest = noRow;
    for (const [file, { owner, isOn, signal: its }] of this.#arrangements) {
      if (file.descriptors.size === 0) this.#arrangements.delete(file);
      if (!isOn || its !== signal || !this.#isOwner(process, owner)) continue;
      const { latestWrite, latestRead, latestClose } = file.channel;
      const deeds = [file.readable ? latestWrite : noRow, file.writable ? latestRead : noRow, latestClose];
      for (const call of deeds) {
        if (call === noRow || calls.startNs(call) > ns) continue;
        // Rows are in the order in which calls were entered, stamps can be equal.
        if (latest === noRow || call > latest) latest = call;
      }
    }
    return latest;
  }

  #isOwner(process: Process, owner: number): boolean {
    if (owner < 0) return process.group === this.#processes.groupNumbered(-owner);
    return owner === (process.pid as number);
  }

  #of(file: OpenFile): Arrangement {
    let known = this.#arrangements.get(file);
    if (known === undefined) {
      known = { owner: 0, isOn: false, signal: sigio };
      this.#arrangements.set(file, known);
    }
    return known;
  }
}
