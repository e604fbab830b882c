import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { termsIn } from "./terms_in.ts";

/** A sentence as a paragraph, its terms explained. */
export function ExplainedSentence(props: {
  readonly sentence: string;
  readonly session: TraceSession;
  readonly look: Look;
}) {
  const { sentence, ...around } = props;
  return (
    <p class="sentence">
      <ExplainedWords words={sentence} {...around} />
    </p>
  );
}

/** Words whose terms say what they mean when they are pointed at, and lead to the glossary. */
export function ExplainedWords(props: {
  readonly words: string;
  readonly session: TraceSession;
  readonly look: Look;
}) {
  const host = useCell(props.session.host);
  const open = (term: string) => {
    if (host?.can.includes("explainTerm")) void props.session.client.request("explainTerm", { term });
    else props.look.glossaryTerm.set(term);
  };
  return (
    <>
      {termsIn(props.words).map(({ text, entry }) =>
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
    </>
  );
}
