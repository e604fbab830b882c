import { ruleWords } from "../../src/base/rules.ts";
import { ExplainedWords } from "../glossary/explained_sentence.tsx";
import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";

/** How to fix what a rule finds, in one sentence, and the page that says more where the host can show it. */
export function Remedy(props: {
  readonly session: TraceSession;
  readonly look: Look;
  readonly rule: string;
}) {
  const { session, look, rule } = props;
  const host = useCell(session.host);
  const words = ruleWords(rule);
  if (words === undefined) return null;
  return (
    <p class="remedy">
      To fix: <ExplainedWords words={words.remedy} session={session} look={look} />
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
