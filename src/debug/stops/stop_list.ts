import type { DebugProtocol } from "@vscode/debugprotocol";
import type { EngineClient } from "../debugged_trace.ts";
import { askedCall } from "./asked_call.ts";
import { askedLine } from "./asked_line.ts";
import { Breakpoints } from "./breakpoints.ts";
import { callBreakpoint } from "./call_breakpoint.ts";
import { stopOfFilter } from "./exception_filters.ts";
import type { Stop } from "./stop.ts";

/** Everything that stops this session: what the user set in the editor, and the configuration's `breakOn`. */
export class StopList {
  readonly #breakpoints: Breakpoints;
  #exceptions: readonly Stop[] = [];
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
    this.#configured = breakOn.map((text): Stop => {
      const known = stopOfFilter(text) ?? callStop(text);
      const query = { query: text, hits: undefined, log: undefined } as const;
      return known ?? { kind: "query", label: text, reason: "function breakpoint", ...query };
    });
  }

  /** The trace is there: breakpoints can be looked up in it. */
  traceOpened(engine: EngineClient): Promise<void> {
    return this.#breakpoints.examineIn(engine);
  }

  traceGrew(): Promise<void> {
    return this.#breakpoints.examineUnverified();
  }
}

function callStop(text: string): Stop | undefined {
  const stop = callBreakpoint(text, "", "", undefined);
  return stop.ok ? stop.value : undefined;
}
