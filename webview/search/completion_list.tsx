import type { Completion } from "./completions.ts";

/** Ways to go on with the query. The search box keeps the focus and says which one the arrow keys stand on. */
export function CompletionList(props: {
  readonly id: string;
  readonly completions: readonly Completion[];
  readonly picked: number;
  readonly take: (completion: Completion) => void;
}) {
  const { id, completions, picked, take } = props;
  return (
    <div id={id} role="listbox" aria-label="Ways to go on" class="completions">
      {completions.map((completion, position) => (
        <div
          key={completion.query}
          id={`${id}-${position}`}
          role="option"
          tabIndex={-1}
          aria-selected={position === picked}
          // Before the box loses its focus, and with it this list.
          onMouseDown={(event) => {
            event.preventDefault();
            take(completion);
          }}
        >
          <code>{completion.word}</code>
          <span>{completion.meaning}</span>
        </div>
      ))}
    </div>
  );
}
