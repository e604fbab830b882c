import { useState } from "preact/hooks";
import type { SearchProblem } from "../../src/protocol/search.ts";
import { useCell } from "../state/use_cell.ts";
import { Icon } from "../theme/icon.tsx";
import { IconButton } from "../theme/icon_button.tsx";
import { CompletionList } from "./completion_list.tsx";
import { type Completion, completionsOf } from "./completions.ts";
import type { SearchState } from "./search_state.ts";
import { countWords, placeWords } from "./search_words.ts";

const noteId = "search-note";
const listId = "search-completions";

/** Where one types what to look for. Enter and Shift+Enter go from match to match, Escape drops the search. */
export function SearchBox({ search }: { readonly search: SearchState }) {
  const text = useCell(search.text);
  const answer = useCell(search.answer);
  const current = useCell(search.current);
  const [focused, setFocused] = useState(false);
  const problem = answer?.problem ?? null;
  const overview = useCell(search.session.overview);
  /** The completion the arrow keys stand on; -1: the query as typed. */
  const [picked, setPicked] = useState(-1);
  const completions = focused ? completionsOf(text, overview) : [];
  const type = (query: string) => {
    setPicked(-1);
    search.text.set(query);
  };
  const take = ({ query }: Completion) => type(query);
  const findable = answer !== undefined && problem === null && answer.count > 0;
  return (
    <search class="search-area">
      <label class={`search ${problem === null ? "" : "wrong"}`}>
        <Icon name="search" />
        <span class="only-heard">Search</span>
        <input
          type="search"
          data-testid="search"
          placeholder="Search: name, call:write, bytes>1k"
          spellcheck={false}
          autocomplete="off"
          aria-invalid={problem !== null}
          aria-describedby={noteId}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={completions.length > 0}
          aria-controls={listId}
          aria-activedescendant={completions[picked] === undefined ? undefined : `${listId}-${picked}`}
          value={text}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            const choice = completions[picked];
            if ((event.key === "ArrowDown" || event.key === "ArrowUp") && completions.length > 0) {
              event.preventDefault();
              const places = completions.length + 1;
              setPicked(((picked + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
            } else if ((event.key === "Enter" || event.key === "Tab") && choice !== undefined) {
              event.preventDefault();
              take(choice);
            } else if (event.key === "Enter") {
              event.preventDefault();
              search.find(event.shiftKey ? "previous" : "next");
            } else if (event.key === "Escape") {
              type("");
              event.currentTarget.blur();
            }
          }}
        />
        <output class="found" aria-live="polite">
          {answer === undefined || problem !== null ? "" : countWords(answer, current)}
        </output>
      </label>
      {text !== "" && (
        <>
          <IconButton
            icon="left"
            label="Previous match (Shift+Enter)"
            disabled={!findable}
            press={() => search.find("previous")}
          />
          <IconButton
            icon="right"
            label="Next match (Enter)"
            disabled={!findable}
            press={() => search.find("next")}
          />
        </>
      )}
      <div
        class="search-note"
        hidden={!focused || (problem === null && text !== "" && completions.length === 0)}
      >
        <div id={noteId}>
          {problem !== null ? <Problem text={text} problem={problem} /> : text === "" && <Examples />}
        </div>
        <CompletionList id={listId} completions={completions} picked={picked} take={take} />
      </div>
    </search>
  );
}

function Problem({ text, problem }: { readonly text: string; readonly problem: SearchProblem }) {
  const place = placeWords(text, problem);
  return (
    <>
      <p>{problem.message}</p>
      <code>
        {place.before}
        <mark>{place.blamed}</mark>
        {place.after}
      </code>
      <span class="only-heard">at letter {problem.at + 1}</span>
    </>
  );
}

const examples = [
  ["sort", "names of processes and channels"],
  ["call:write bytes>1k", "both must hold"],
  ["pid:42 or name:sh*", "either; * is any text"],
  ["-call:close", "all but these"],
  ["took>1ms  blocked:full", "how long, what for"],
  ['text:"hello"  errno:*', "payload, any error"],
  ["signal:USR1  at:1s..2s", "signals, a span of time"],
] as const;

function Examples() {
  return (
    <dl>
      {examples.map(([query, meaning]) => (
        <div key={query}>
          <dt>
            <code>{query}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
