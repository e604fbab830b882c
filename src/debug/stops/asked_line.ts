import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Sources } from "../../protocol/source.ts";
import { tracedPath } from "../traced_path.ts";
import { queryProblem } from "./asked_call.ts";
import type { AskedBreakpoint, Verdict } from "./breakpoints.ts";
import { parseHitCondition } from "./hit_condition.ts";
import type { LineStop } from "./stop.ts";

/** A call that is written over several lines stands at one of them; a breakpoint moves no further than that. */
const fewLines = 3;

/** A breakpoint on a line of source: it stops at events with that line in their stack. */
export function askedLine(file: string, given: DebugProtocol.SourceBreakpoint): AskedBreakpoint {
  const { line, condition = "", hitCondition = "", logMessage } = given;
  const hits = parseHitCondition(hitCondition);
  return {
    stopIn(verdict): LineStop | undefined {
      if (!hits.ok) return undefined;
      const at = verdict.line ?? line;
      return {
        kind: "line",
        label: `line ${at}`,
        reason: "breakpoint",
        file: verdict.file ?? file,
        line: at,
        condition: condition.trim(),
        hits: hits.value,
        log: logMessage,
      };
    },
    async examine({ engine, withoutLines }) {
      if (!hits.ok) return { verified: false, message: hits.error };
      const wrong = condition.trim() === "" ? undefined : await queryProblem(engine, condition);
      if (wrong !== undefined) return { verified: false, message: wrong };
      const sources = await engine.request("sources", null);
      if (!sources.ok) return { verified: false, message: sources.error.message };
      const traced = await tracedPath(
        file,
        sources.value.files.map((source) => source.file),
      );
      if (!sources.value.stacks && withoutLines !== "") return { verified: false, message: withoutLines };
      return { ...verdictOn(traced ?? file, line, sources.value), file: traced };
    },
  };
}

/** Whether a line occurs in the stacks of a trace, and if not, why not. */
export function verdictOn(file: string, line: number, sources: Sources): Verdict {
  if (!sources.stacks) return { verified: false, message: reasonForNoStacks(sources) };
  const known = sources.files.find((source) => source.file === file);
  if (known === undefined) return { verified: false, message: reasonForNoFile(sources) };
  const at = known.lines.find((each) => each >= line && each <= line + fewLines);
  if (at === line) return { verified: true };
  if (at === undefined) return { verified: false, message: "No IPC on that line so far." };
  return { verified: true, line: at, message: `Moved to line ${at}, the next one that did IPC.` };
}

function reasonForNoStacks({ notes }: Sources): string {
  const why = notes.length === 0 ? "Set “stacks” to true in the launch configuration." : notes.join(" ");
  return `The trace has no stacks, so nothing is known of lines. ${why}`;
}

function reasonForNoFile({ modules }: Sources): string {
  const blind = modules.find(({ own, lines }) => own && lines !== "known" && lines !== "known-later");
  if (blind === undefined) return "No IPC in that file so far.";
  if (blind.lines === "no-debug-info") return `No debug info in ${blind.path}: compile it with -g.`;
  return blind.note === "" ? `The lines of ${blind.path} are not known.` : blind.note;
}
