import { noRow } from "../../base/table.ts";
import type { CallRecord } from "../../strace/record.ts";
import type { LiveTask } from "../processes/live_process.ts";
import type { Signals } from "../signals/signals.ts";
import type { Trace } from "../trace.ts";
import { JumpMarks } from "./jump_marks.ts";
import { parseMark } from "./mark.ts";
import { markText } from "./marked_call.ts";
import { StreamMarks } from "./stream_marks.ts";

/** Puts what the probe (src/probe) says into the trace. */
export class ProbeReader {
  readonly #trace: Trace;
  readonly #jumps: JumpMarks;
  readonly #streams: StreamMarks;

  constructor(trace: Trace, signals: Signals) {
    this.#trace = trace;
    this.#jumps = new JumpMarks(trace, signals);
    this.#streams = new StreamMarks(trace);
  }

  /**
   * @param record a call that `isMarked`. It never waits, so its entry tells nothing that its return does not.
   * @returns the row of `trace.jumps` it made, `noRow` if none
   */
  take(record: CallRecord, task: LiveTask): number {
    if (record.phase === "begin") return noRow;
    this.#trace.probeMarks++;
    const ns = record.startNs;
    const text = markText(record);
    const mark = text === undefined ? undefined : parseMark(text);
    switch (mark?.kind) {
      case "start":
        this.#trace.probed.set(task.process.process.index, ns);
        this.#jumps.forget(task.process);
        this.#streams.forget(task.process, ns);
        return noRow;
      case "setjmp":
        return this.#jumps.set(task, ns, mark);
      case "longjmp":
        return this.#jumps.jump(task, ns, mark);
      case "open":
        this.#streams.open(task, ns, mark);
        return noRow;
      case "stdio":
        this.#streams.add(task, ns, mark);
        return noRow;
      case undefined:
        return noRow;
    }
  }
}
