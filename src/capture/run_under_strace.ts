import type { Disposable } from "../base/disposable.ts";
import type { KnownProcess } from "../base/known_process.ts";
import type { RecordedRun } from "./prepared_trace.ts";
import type { Problem } from "./problem.ts";
import type { Recording } from "./recording.ts";
import type { RunEnd } from "./run_end.ts";
import type { PrintedAddress } from "./symbols/link_address.ts";
import type { ProgramExit, TracedProgram } from "./traced_program.ts";
import type { WaitingStacks } from "./waiting/waiting_stacks.ts";

/** What is the same of every program under strace, however it was started; `end` is of a tracer that runs already. */
export class RunUnderStrace implements TracedProgram {
  readonly recording: Recording;
  readonly tracer: string;
  readonly attached?: readonly KnownProcess[];
  readonly stacks: PrintedAddress | undefined;
  readonly notes: readonly string[];
  readonly waiting: WaitingStacks | undefined;

  /** @param endProgram ends it, or lets go of it, and resolves when nothing is left */
  constructor(
    { recording, meta, stacks, notes }: RecordedRun,
    readonly tracerPid: number,
    readonly end: RunEnd,
    readonly endProgram: (graceMs?: number) => Promise<void>,
  ) {
    this.recording = recording;
    this.tracer = meta.tracer;
    if (meta.attached !== undefined) this.attached = meta.attached;
    this.stacks = stacks;
    this.notes = notes;
    this.waiting = end.waiting;
    end.keepRoom((graceMs) => this.stop(graceMs));
  }

  get stoppedUnixNs(): bigint | undefined {
    return this.end.stoppedUnixNs;
  }

  get cutShort(): Problem | undefined {
    return this.end.cutShort;
  }

  onExit(listener: (exit: ProgramExit) => void): Disposable {
    return this.end.listen(listener);
  }

  stop(graceMs?: number): Promise<void> {
    this.end.askedFor();
    return this.endProgram(graceMs);
  }
}
