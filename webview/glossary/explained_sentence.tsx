import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { termsIn } from "./terms_in.ts";

/** A sentence whose terms say what they mean when they are pointed at, and lead to the glossary. */
export function ExplainedSentence(props: {
  readonly sentence: string;
  readonly session: TraceSession;
  readonly look: Look;
}) {
  const host = useCell(props.session.host);
  const open = (term: string) => {
    if (host?.can.includes("explainTerm")) void props.session.client.request("explainTerm", { term });
    else props.look.glossaryTerm.set(term);
  };
  return (
    <p class="sentence">
      {termsIn(props.sentence).map(({ text, entry }) =>
        entry === undefined ? (
          text
        ) : (
          <button
            key={entry.term}
            type="button"
            class="term"
            title={entry.meaning}
            onClick={() => open(entry.term)}
          >
            {text}
          </button>
        ),
      )}
    </p>
  );
}
