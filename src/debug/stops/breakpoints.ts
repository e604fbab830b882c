import type { DebugProtocol } from "@vscode/debugprotocol";
import type { DebuggedTrace } from "../debugged_trace.ts";
import type { Stop } from "./stop.ts";

/** What is known of a breakpoint in the trace as it is now. */
export interface Verdict {
  readonly verified: boolean;
  /** Why it is not verified, or was moved; undefined if there is nothing to say. */
  readonly message?: string | undefined;
  /** The line it really stands at. */
  readonly line?: number | undefined;
  /** The file as the trace knows it, which may be another link to it. */
  readonly file?: string | undefined;
}

/** What breakpoints are looked up in. */
export type ExaminedTrace = Pick<DebuggedTrace, "engine" | "withoutLines">;

/** A breakpoint as the editor set it. */
export interface AskedBreakpoint {
  /** What stops there; undefined if it makes no sense. */
  stopIn(verdict: Verdict): Stop | undefined;
  /** Looks for it in the trace. */
  examine(trace: ExaminedTrace): Promise<Verdict>;
}

interface Placed {
  readonly id: number;
  readonly asked: AskedBreakpoint;
  verdict: Verdict;
}

const notYetKnown: Verdict = { verified: false, message: "The trace has not begun yet." };

/** Breakpoints by where they were set. An editor replaces all of one place at a time, and is told when one's verdict changes. */
export class Breakpoints {
  readonly #placed = new Map<string, readonly Placed[]>();
  #trace: ExaminedTrace | undefined;
  #nextId = 1;

  constructor(readonly tell: (breakpoint: DebugProtocol.Breakpoint) => void) {}

  get stops(): readonly Stop[] {
    return [...this.#placed.values()].flat().flatMap(({ asked, verdict }) => asked.stopIn(verdict) ?? []);
  }

  /** @param place the path of a source file; "" for what has none */
  async set(place: string, asked: readonly AskedBreakpoint[]): Promise<DebugProtocol.Breakpoint[]> {
    const placed = asked.map((each): Placed => ({ id: this.#nextId++, asked: each, verdict: notYetKnown }));
    this.#placed.set(place, placed);
    const trace = this.#trace;
    if (trace !== undefined) for (const each of placed) each.verdict = await each.asked.examine(trace);
    return placed.map(inProtocol);
  }

  /** The trace is there. */
  async examineIn(trace: ExaminedTrace): Promise<void> {
    this.#trace = trace;
    await this.examineAgain(() => true);
  }

  /** The trace grew: what was not to be found may be there now. */
  examineUnverified(): Promise<void> {
    return this.examineAgain(({ verified }) => !verified);
  }

  private async examineAgain(isDoubtful: (verdict: Verdict) => boolean): Promise<void> {
    const trace = this.#trace;
    if (trace === undefined) return;
    for (const placed of [...this.#placed.values()].flat()) {
      if (!isDoubtful(placed.verdict)) continue;
      const before = placed.verdict;
      placed.verdict = await placed.asked.examine(trace);
      const { verified, message, line } = placed.verdict;
      if (verified !== before.verified || message !== before.message || line !== before.line)
        this.tell(inProtocol(placed));
    }
  }
}

function inProtocol({ id, verdict: { verified, message, line } }: Placed): DebugProtocol.Breakpoint {
  return {
    id,
    verified,
    ...(message === undefined ? {} : { message }),
    ...(line === undefined ? {} : { line }),
  };
}
