import type { DebugProtocol } from "@vscode/debugprotocol";
import { askedCall, queryProblem } from "./asked_call.ts";
import { askedLine } from "./asked_line.ts";
import { Breakpoints, type ExaminedTrace } from "./breakpoints.ts";
import { callBreakpoint } from "./call_breakpoint.ts";
import { stopOfFilter } from "./exception_filters.ts";
import type { Stop } from "./stop.ts";

/** Everything that stops this session: what the user set in the editor, and the configuration's `breakOn`. */
export class StopList {
  readonly #breakpoints: Breakpoints;
  #exceptions: readonly Stop[] = [];
  #breakOn: readonly string[] = [];
  #configured: readonly Stop[] = [];

  /** @param tell hears of breakpoints that were found, or lost, after they were set */
  constructor(tell: (breakpoint: DebugProtocol.Breakpoint) => void) {
    this.#breakpoints = new Breakpoints(tell);
  }

  get all(): readonly Stop[] {
    return [...this.#breakpoints.stops, ...this.#exceptions, ...this.#configured];
  }

  setCalls(asked: readonly DebugProtocol.FunctionBreakpoint[]): Promise<DebugProtocol.Breakpoint[]> {
    return this.#breakpoints.set("", asked.map(askedCall));
  }

  /** @param file as the engine shows it, after path mapping */
  setLines(
    file: string,
    asked: readonly DebugProtocol.SourceBreakpoint[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    return this.#breakpoints.set(
      file,
      asked.map((each) => askedLine(file, each)),
    );
  }

  setExceptions(filters: readonly string[]): void {
    this.#exceptions = filters.flatMap((id) => stopOfFilter(id) ?? []);
  }

  /** Each a filter's name, a call's name, or a query. */
  setConfigured(breakOn: readonly string[]): void {
    this.#breakOn = breakOn;
    this.#configured = breakOn.map((text) => stopOfFilter(text) ?? callStop(text) ?? queryStop(text));
  }

  /**
   * The trace is there: breakpoints can be looked up in it. Resolves to what is wrong with those of the configuration,
   * which have no mark in the editor that could say so.
   */
  async traceOpened(trace: ExaminedTrace): Promise<readonly string[]> {
    const { engine } = trace;
    await this.#breakpoints.examineIn(trace);
    const problems: string[] = [];
    for (const text of this.#breakOn) {
      if (stopOfFilter(text) !== undefined) continue;
      const isCall = callStop(text) !== undefined;
      const message = isCall
        ? (await askedCall({ name: text }).examine(trace)).message
        : await queryProblem(engine, text);
      if (message !== undefined) problems.push(`“breakOn” of the configuration: ${message}`);
    }
    return problems;
  }

  traceGrew(): Promise<void> {
    return this.#breakpoints.examineUnverified();
  }
}

function queryStop(text: string): Stop {
  return {
    kind: "query",
    label: text,
    reason: "function breakpoint",
    query: text,
    hits: undefined,
    log: undefined,
  };
}

function callStop(text: string): Stop | undefined {
  const stop = callBreakpoint(text, "", "", undefined);
  return stop.ok ? stop.value : undefined;
}
