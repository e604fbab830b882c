import type { DebugProtocol } from "@vscode/debugprotocol";
import type { EngineClient } from "../debugged_trace.ts";
import { answered } from "../place.ts";
import type { AskedBreakpoint } from "./breakpoints.ts";
import { callBreakpoint, callsNamed } from "./call_breakpoint.ts";
import { namesProblem } from "./call_names.ts";

/** A function breakpoint, which means calls of a name. */
export function askedCall(given: DebugProtocol.FunctionBreakpoint): AskedBreakpoint {
  const { name, condition = "", hitCondition = "" } = given;
  const stop = callBreakpoint(name, condition, hitCondition, logMessageOf(given));
  return {
    stopIn: () => (stop.ok ? stop.value : undefined),
    async examine({ engine }) {
      const message = stop.ok
        ? ((await namesProblem(engine, name.trim(), callsNamed(name))) ??
          (await queryProblem(engine, stop.value.query)))
        : stop.error;
      return { verified: message === undefined, message };
    },
  };
}

/** VS Code sends log messages for function breakpoints, too, though the protocol's types do not list them. */
function logMessageOf(given: object): string | undefined {
  return "logMessage" in given && typeof given.logMessage === "string" ? given.logMessage : undefined;
}

export async function queryProblem(engine: EngineClient, query: string): Promise<string | undefined> {
  const search = { query, from: null, limit: 0, direction: "next" } as const;
  return (await answered(engine.request("search", search))).problem?.message;
}
