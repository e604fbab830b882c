import type { DebugProtocol } from "@vscode/debugprotocol";
import type { EngineClient } from "../debugged_trace.ts";
import { answered } from "../place.ts";
import { callBreakpoint } from "./call_breakpoint.ts";
import { stopOfFilter } from "./exception_filters.ts";
import type { Stop } from "./stop.ts";

/** Everything that stops this session: what the user set in the editor, and the configuration's `breakOn`. */
export class StopList {
  #calls: readonly Stop[] = [];
  #exceptions: readonly Stop[] = [];
  #configured: readonly Stop[] = [];

  get all(): readonly Stop[] {
    return [...this.#calls, ...this.#exceptions, ...this.#configured];
  }

  /** @param engine checks conditions; undefined as long as there is no trace */
  async setCalls(
    asked: readonly DebugProtocol.FunctionBreakpoint[],
    engine: EngineClient | undefined,
  ): Promise<DebugProtocol.Breakpoint[]> {
    const made = asked.map(({ name, condition = "", hitCondition = "", ...more }) => {
      // VS Code sends log messages for function breakpoints, too, though the protocol's types do not list them.
      const log = "logMessage" in more && typeof more.logMessage === "string" ? more.logMessage : undefined;
      return callBreakpoint(name, condition, hitCondition, log);
    });
    this.#calls = made.flatMap((stop) => (stop.ok ? [stop.value] : []));
    return Promise.all(
      made.map(async (stop) => {
        const message = stop.ok ? await queryProblem(stop.value, engine) : stop.error;
        return message === undefined ? { verified: true } : { verified: false, message };
      }),
    );
  }

  setExceptions(filters: readonly string[]): void {
    this.#exceptions = filters.flatMap((id) => stopOfFilter(id) ?? []);
  }

  /** Each a filter's name, a call's name, or a query. */
  setConfigured(breakOn: readonly string[]): void {
    this.#configured = breakOn.map((text): Stop => {
      const known = stopOfFilter(text) ?? madeOf(callBreakpoint(text, "", "", undefined));
      const query = { query: text, hits: undefined, log: undefined } as const;
      return known ?? { kind: "query", label: text, reason: "function breakpoint", ...query };
    });
  }
}

function madeOf(stop: ReturnType<typeof callBreakpoint>): Stop | undefined {
  return stop.ok ? stop.value : undefined;
}

async function queryProblem(stop: Stop, engine: EngineClient | undefined): Promise<string | undefined> {
  if (stop.kind !== "query" || engine === undefined) return undefined;
  const query = { query: stop.query, from: null, limit: 0, direction: "next" } as const;
  return (await answered(engine.request("search", query))).problem?.message;
}
