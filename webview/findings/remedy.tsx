import { ruleWords } from "../../src/base/rules.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";

/** How to fix what a rule finds, in one sentence, and the page that says more where the host can show it. */
export function Remedy({ session, rule }: { readonly session: TraceSession; readonly rule: string }) {
  const host = useCell(session.host);
  const words = ruleWords(rule);
  if (words === undefined) return null;
  return (
    <p class="remedy">
      To fix: {words.remedy}
      {host?.can.includes("explainRule") && (
        <>
          {" "}
          <button
            type="button"
            aria-label={`More on ${rule}`}
            onClick={() => void session.client.request("explainRule", { rule })}
          >
            More…
          </button>
        </>
      )}
    </p>
  );
}
