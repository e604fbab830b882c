import { dirname } from "node:path";
import type { Disposable } from "../base/disposable.ts";
import { Announcement } from "./announcement.ts";
import { LogRoom } from "./log_room.ts";
import { endOrphans } from "./orphans.ts";
import { type RecordedRun, unixNsNow, writeEnd } from "./prepared_trace.ts";
import type { Problem } from "./problem.ts";
import { attachedTracerLost, noRoomLeft, tracerLost } from "./problems.ts";
import { recordedEnd } from "./recorded_end.ts";
import { sourceFiles } from "./recording.ts";
import { defaultGraceMs } from "./stop_tracees.ts";
import type { ProgramExit } from "./traced_program.ts";
import { knownArchitecture } from "./waiting/call_instruction.ts";
import { WaitingStacks } from "./waiting/waiting_stacks.ts";

/** The end of one run: when it was asked for, how the program ended, what came in between, and who wants to know. */
export class RunEnd {
  readonly #announced = new Announcement<ProgramExit>();
  /** Where its threads wait, if stacks are recorded. */
  readonly waiting: WaitingStacks | undefined;
  #stoppedUnixNs: bigint | undefined;
  #cutShort: Problem | undefined;
  #room: LogRoom | undefined;
  #tracerGone: Promise<ProgramExit> | undefined;
  #isExitUnknown = false;

  constructor(
    readonly run: RecordedRun,
    tracerPid: number,
  ) {
    const architecture = knownArchitecture(process.arch);
    const { stacks, recording } = run;
    if (stacks !== undefined && architecture !== undefined)
      this.waiting = new WaitingStacks(tracerPid, sourceFiles(recording).approximateStacks, architecture);
  }

  get stoppedUnixNs(): bigint | undefined {
    return this.#stoppedUnixNs;
  }

  /** Why the recording ends before the program did by itself, if it was neither the program nor the person who ended it. */
  get cutShort(): Problem | undefined {
    return this.#cutShort;
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

  /** Ends the run by `stop` when there is no room left for its log: politely while there is some. */
  keepRoom(stop: (graceMs?: number) => Promise<void>): void {
    const { recording } = this.run;
    this.#room = new LogRoom(recording.log, defaultGraceMs, {
      runsOut: (bound) => {
        this.#cutShortBy(noRoomLeft(bound, dirname(recording.folder), isLaunched(this.run)));
        void stop();
      },
      isOut: () => void stop(0),
    });
  }

  #cutShortBy(problem: Problem): void {
    if (!this.over) this.#cutShort ??= problem;
  }

  /**
   * strace is gone. `reported` is what it exited with, for when the recording does not tell; undefined if it was not our
   * child. Resolves when nothing is left of what it traced.
   */
  tracerGone(reported: ProgramExit | undefined): Promise<ProgramExit> {
    this.#tracerGone ??= this.#afterTracer(reported);
    return this.#tracerGone;
  }

  async #afterTracer(reported: ProgramExit | undefined): Promise<ProgramExit> {
    const { recording } = this.run;
    const told = recordedEnd(recording.log);
    const exit = told?.exit ?? reported ?? unknownExit;
    const isWhole = told?.exit !== undefined && told.complete && isSame(told.exit, reported);
    if (told === undefined || isWhole) return exit;
    const orphans = isLaunched(this.run) ? await endOrphans(recording.log) : [];
    const isUnseen = told.exit === undefined && (reported === undefined || "signal" in reported);
    if ((orphans.length > 0 || isUnseen) && this.#stoppedUnixNs === undefined)
      this.#cutShortBy(isLaunched(this.run) ? tracerLost(orphans) : attachedTracerLost());
    // What strace died of is not what the program died of: of that nobody knows.
    this.#isExitUnknown = told.exit === undefined && (reported === undefined || this.#cutShort !== undefined);
    return exit;
  }

  /** strace is gone, with all that the program said. `reported` as for `tracerGone`. */
  async reached(reported: ProgramExit | undefined): Promise<void> {
    await this.reachedWith(await this.tracerGone(reported));
  }

  async reachedWith(exit: ProgramExit): Promise<void> {
    this.waiting?.dispose();
    this.#room?.dispose();
    const known = this.#isExitUnknown ? null : exit;
    // A full disk must not keep the end from being announced.
    await writeEnd(this.run, known, this.#stoppedUnixNs).catch(() => {});
    this.#announced.make(exit);
  }
}

/** Not attached to: it has the filter that makes its calls fail without strace. */
export function isLaunched({ meta }: RecordedRun): boolean {
  return meta.flags.includes("--seccomp-bpf");
}

function isSame(one: ProgramExit, other: ProgramExit | undefined): boolean {
  if (other === undefined) return true;
  return "code" in one
    ? "code" in other && one.code === other.code
    : "signal" in other && one.signal === other.signal;
}

/** For who must be told something; the recording then says null. */
const unknownExit: ProgramExit = { signal: "SIGKILL" };
