import { atOnce, rowsPerStep, type Steps } from "../../base/steps.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Trace } from "../../ipc/trace.ts";

const pending = outcomes.indexOf("pending");
const open = blockReasons.indexOf("open");

/** Until the log shows that a path is a FIFO, a slow open of a file looks like one that waits for the other end. */
function isSlowFile({ calls, channels }: Trace, row: number): boolean {
  return calls.blocked(row) === open && channels[calls.channel(row)]?.kind === "file";
}

/** Of each task the call that waited longest. Goes on where it stopped, so that a growing trace is looked through once. */
export class LongestWaits {
  #scanned = 0;
  /** By task. */
  readonly #calls: number[] = [];
  readonly #lengths: number[] = [];
  #unsettled: number[] = [];

  /** The longest waits of different tasks, longest first. What still waits has waited until `presentNs`. */
  longest(trace: Trace, presentNs: number, count: number): readonly number[] {
    return atOnce(this.longestInSteps(trace, presentNs, count));
  }

  /** The same; who else asks meanwhile goes on with the same rows. */
  *longestInSteps(trace: Trace, presentNs: number, count: number): Steps<readonly number[]> {
    const again = this.#unsettled;
    this.#unsettled = [];
    for (const row of again) this.#regard(trace, row, presentNs);
    while (this.#scanned < trace.calls.length) {
      this.#regard(trace, this.#scanned, presentNs);
      this.#scanned++;
      if (this.#scanned % rowsPerStep === 0) yield;
    }
    return this.#calls
      .map((call, task) => ({ call, length: this.#lengths[task] ?? 0 }))
      .filter(({ length }) => length > 0)
      .sort((a, b) => b.length - a.length)
      .slice(0, count)
      .map(({ call }) => call);
  }

  #regard(trace: Trace, row: number, presentNs: number): void {
    const { calls } = trace;
    if (calls.outcome(row) === pending) this.#unsettled.push(row);
    if (calls.blocked(row) === 0 || isSlowFile(trace, row)) return;
    const length = Math.min(calls.endNs(row), presentNs) - calls.startNs(row);
    const of = calls.task(row);
    if (length <= (this.#lengths[of] ?? 0)) return;
    this.#lengths[of] = length;
    this.#calls[of] = row;
  }
}
