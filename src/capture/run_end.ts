import type { Disposable } from "../base/disposable.ts";
import { Announcement } from "./announcement.ts";
import { type PreparedTrace, unixNsNow, writeEnd } from "./prepared_trace.ts";
import { recordedEnd } from "./recorded_end.ts";
import { sourceFiles } from "./recording.ts";
import type { ProgramExit } from "./traced_program.ts";
import { knownArchitecture } from "./waiting/call_instruction.ts";
import { WaitingStacks } from "./waiting/waiting_stacks.ts";

/** The end of one run: when it was asked for, how the program ended, and who wants to know. */
export class RunEnd {
  readonly #announced = new Announcement<ProgramExit>();
  /** Where its threads wait, if stacks are recorded. */
  readonly waiting: WaitingStacks | undefined;
  #stoppedUnixNs: bigint | undefined;

  constructor(
    readonly prepared: PreparedTrace,
    tracerPid: number,
  ) {
    const architecture = knownArchitecture(process.arch);
    const { stacks, recording } = prepared;
    if (stacks !== undefined && architecture !== undefined)
      this.waiting = new WaitingStacks(tracerPid, sourceFiles(recording).approximateStacks, architecture);
  }

  get stoppedUnixNs(): bigint | undefined {
    return this.#stoppedUnixNs;
  }

  get over(): boolean {
    return this.#announced.made;
  }

  listen(listener: (exit: ProgramExit) => void): Disposable {
    return this.#announced.listen(listener);
  }

  promise(): Promise<ProgramExit> {
    return this.#announced.promise();
  }

  /** The program is about to be told to end. Only the first time counts. */
  askedFor(): void {
    if (this.over || this.#stoppedUnixNs !== undefined) return;
    this.#stoppedUnixNs = unixNsNow();
    // A moment later they wait no more.
    this.waiting?.lookNow();
  }

  /** strace is gone. `reported` is what it exited with, for when the recording does not tell. */
  async reached(reported: ProgramExit): Promise<void> {
    const exit = recordedEnd(this.prepared.recording.log) ?? reported;
    await this.reachedWith(exit);
  }

  async reachedWith(exit: ProgramExit): Promise<void> {
    this.waiting?.dispose();
    // A full disk must not keep the end from being announced.
    await writeEnd(this.prepared, exit, this.#stoppedUnixNs).catch(() => {});
    this.#announced.make(exit);
  }
}
