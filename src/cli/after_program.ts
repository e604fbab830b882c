import { readFileSync } from "node:fs";
import { firstTraced } from "../capture/recorded_end.ts";
import type { TracedProgram } from "../capture/traced_program.ts";
import { traceesOf, tracerOf } from "../capture/tracees.ts";
import { visible } from "../export/visible_text.ts";
import { say } from "./streams.ts";

/** How often is looked whether the program itself has ended, in milliseconds. */
const roundMs = 500;

/**
 * The time after a recorded program has ended while processes it left behind live on: recording them goes on. Says so
 * once, and lets Ctrl+C end them, which in sessions of their own they do not hear of.
 */
export class AfterProgram {
  readonly #rounds: NodeJS.Timeout;
  #seenBefore = false;
  #told = false;

  constructor(
    readonly program: TracedProgram,
    quiet: boolean,
  ) {
    this.#rounds = setInterval(() => {
      const left = leftBehind(program);
      // Those that end by themselves a moment later are not worth a word.
      if (left.length > 0 && this.#seenBefore && !quiet && !this.#told) this.#tell(left);
      this.#seenBefore = left.length > 0;
    }, roundMs);
  }

  /** Ctrl+C. While the program itself runs it is the program's alone. */
  interrupted(): void {
    const left = leftBehind(this.program);
    if (left.length === 0) return;
    if (this.#told) void this.program.stop();
    else this.#tell(left);
  }

  dispose(): void {
    clearInterval(this.#rounds);
  }

  #tell(left: readonly string[]): void {
    this.#told = true;
    say(
      `ipc-scope: the program has ended; still recording what it left behind: ${left.join(", ")}. Ctrl+C ends that.`,
    );
  }
}

/** Processes that are still traced, as `sleep (41)`; none while the program itself runs. */
function leftBehind({ tracerPid, recording }: TracedProgram): readonly string[] {
  const pid = firstTraced(recording.log);
  if (pid === undefined || tracerOf(pid) === tracerPid) return [];
  return traceesOf(tracerPid).map((left) => `${nameOf(left)} (${left})`);
}

/** The kernel's `comm`; "?" if the process has ended meanwhile. */
function nameOf(pid: number): string {
  try {
    return visible(readFileSync(`/proc/${pid}/comm`, "utf8").trimEnd());
  } catch {
    return "?";
  }
}
