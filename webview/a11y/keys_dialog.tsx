import { useEffect, useRef } from "preact/hooks";
import type { Look } from "../state/look.ts";
import { useCell } from "../state/use_cell.ts";
import { IconButton } from "../theme/icon_button.tsx";
import { keys } from "./keys.ts";

/** The list of keys. Closes by Escape, and gives the focus back to where it was. */
export function KeysDialog({ look }: { readonly look: Look }) {
  const shown = useCell(look.keysShown);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  return (
    <dialog ref={dialog} class="keys" aria-label="Keys" onClose={() => look.keysShown.set(false)}>
      <header>
        <h2>Keys</h2>
        <IconButton icon="close" label="Close" press={() => look.keysShown.set(false)} />
      </header>
      <dl>
        {keys.map((row) => (
          <div key={row.does}>
            <dt>
              {row.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{row.does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
