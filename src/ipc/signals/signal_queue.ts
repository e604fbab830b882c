/** A signal on its way: a row of `trace.signals`. */
export interface Pending {
  readonly row: number;
  readonly signal: number;
  /** Sender's pid, 0 if it is the kernel; undefined where nobody saw it sent: then it is anybody's. */
  readonly fromPid: number | undefined;
}

/** Signals on their way to a process, or to one task of it. */
export class SignalQueue {
  pending: Pending[] = [];
  /** Merged into one that was pending; taken back when the log shows that they arrived after all. */
  readonly #merged: Pending[] = [];

  isPending(signal: number): boolean {
    return this.pending.some((pending) => pending.signal === signal);
  }

  merge(pending: Pending): void {
    this.#merged.push(pending);
    // Only the latest can turn out to have arrived; a flood of signals must not be kept.
    if (this.#merged.length > 16) this.#merged.shift();
  }

  /** Takes the oldest of that number, of that sender if one is named and there is one of it. */
  take(signal: number, fromPid: number | undefined): Pending | undefined {
    return takeFrom(this.pending, signal, fromPid);
  }

  takeMerged(signal: number, fromPid: number | undefined): Pending | undefined {
    return takeFrom(this.#merged, signal, fromPid);
  }
}

function takeFrom(list: Pending[], signal: number, fromPid: number | undefined): Pending | undefined {
  let at = list.findIndex((pending) => pending.signal === signal && pending.fromPid === fromPid);
  if (at < 0) {
    at = list.findIndex(
      (pending) => pending.signal === signal && (fromPid === undefined || pending.fromPid === undefined),
    );
  }
  return at < 0 ? undefined : list.splice(at, 1)[0];
}
