import type { ProcessIndex } from "../../base/ids.ts";
import { nanos } from "../../base/time.ts";
import { nameAt } from "../../ipc/names.ts";
import type { Trace } from "../../ipc/trace.ts";

/**
 * Whether the program a process ran at a time has a name that is asked for. Names change only with exec and prctl,
 * so the last verdict on each process is kept with the span it holds for: going through calls in order costs one look each.
 */
export class ProcessNames {
  readonly #fromNs: Float64Array;
  readonly #toNs: Float64Array;
  readonly #verdict: Uint8Array;

  constructor(
    readonly trace: Trace,
    readonly accepts: (name: string, pid: number) => boolean,
  ) {
    const count = trace.processes.length;
    this.#fromNs = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.#toNs = new Float64Array(count);
    this.#verdict = new Uint8Array(count);
  }

  accept(process: ProcessIndex, ns: number): boolean {
    if (ns < (this.#fromNs[process] as number) || ns >= (this.#toNs[process] as number))
      this.#judge(process, ns);
    return this.#verdict[process] === 1;
  }

  #judge(index: ProcessIndex, ns: number): void {
    const process = this.trace.processes[index];
    if (process === undefined) return;
    let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const named of [process.execs, process.renames]) {
      for (const change of named) {
        if (change.ns <= ns) from = Math.max(from, change.ns);
        else to = Math.min(to, change.ns);
      }
    }
    this.#fromNs[index] = from;
    this.#toNs[index] = to;
    this.#verdict[index] = this.accepts(nameAt(process, nanos(ns)), process.pid) ? 1 : 0;
  }
}
