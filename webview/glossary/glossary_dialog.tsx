import { useEffect, useRef } from "preact/hooks";
import { glossary } from "../../src/base/glossary.ts";
import type { Look } from "../state/look.ts";
import { useCell } from "../state/use_cell.ts";
import { IconButton } from "../theme/icon_button.tsx";

/** The glossary as part of the page, for where no host can show it. Opens at the term that was asked for. */
export function GlossaryDialog({ look }: { readonly look: Look }) {
  const term = useCell(look.glossaryTerm);
  const dialog = useRef<HTMLDialogElement>(null);
  const asked = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (term === undefined) dialog.current?.close();
    else {
      dialog.current?.showModal();
      asked.current?.scrollIntoView({ block: "nearest" });
    }
  }, [term]);
  const close = () => look.glossaryTerm.set(undefined);
  return (
    <dialog ref={dialog} class="glossary" aria-label="Glossary" onClose={close}>
      <header>
        <h2>Glossary</h2>
        <IconButton icon="close" label="Close" press={close} />
      </header>
      <dl>
        {glossary.map((entry) => (
          <div
            key={entry.term}
            data-asked={entry.term === term}
            {...(entry.term === term ? { ref: asked } : {})}
          >
            <dt>{entry.term}</dt>
            <dd>{entry.meaning}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
