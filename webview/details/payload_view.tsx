import { useState } from "preact/hooks";
import type { Payload } from "../../src/protocol/engine.ts";
import { IconButton } from "../theme/icon_button.tsx";
import { formatBytes, formatCount } from "../words/amount.ts";
import { jsonText } from "./json_text.ts";
import { PayloadHex, PayloadText } from "./payload_runs.tsx";

/** More than this at once makes the page slow and nobody reads it. */
const shownBytes = 16_384;

const forms = { text: "Text", hex: "Hex", json: "JSON" } as const;
type Form = keyof typeof forms;

/** The bytes a call moved: as text in which nothing hides, as a hex dump, and laid out if they are JSON. */
export function PayloadView(props: {
  readonly payload: Payload;
  readonly copy: ((text: string) => void) | undefined;
}) {
  const [wanted, setForm] = useState<Form>("text");
  const { payload, copy } = props;
  const known = new Uint8Array(payload.bytes);
  const bytes = known.subarray(0, shownBytes);
  const json = jsonText(known);
  const form = wanted === "json" && json === undefined ? "text" : wanted;
  const offered = (["text", "hex", "json"] as const).filter((each) => each !== "json" || json !== undefined);
  return (
    <section class="payload" aria-label="Payload">
      <header>
        <h4>{payload.direction === "in" ? "Received" : "Sent"}</h4>
        <fieldset class="choice">
          <legend class="only-heard">Show as</legend>
          {offered.map((each) => (
            <button key={each} type="button" aria-pressed={each === form} onClick={() => setForm(each)}>
              {forms[each]}
            </button>
          ))}
        </fieldset>
        {copy && (
          <IconButton icon="copy" label="Copy as text" press={() => copy(new TextDecoder().decode(known))} />
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <pre tabIndex={0}>
        {form === "hex" ? (
          <PayloadHex bytes={bytes} />
        ) : (
          <PayloadText
            bytes={form === "json" && json !== undefined ? new TextEncoder().encode(json) : bytes}
          />
        )}
      </pre>
      <p class="note">{honestLength(bytes.length, known.length, payload.total)}</p>
    </section>
  );
}

/** `6 bytes`, or how many of them are here and why not all. */
export function honestLength(shown: number, known: number, total: number): string {
  if (shown < known) return `The first ${formatBytes(shown)} of ${formatBytes(total)}.`;
  if (known < total) return `The trace holds ${formatCount(known)} of ${formatCount(total)} bytes.`;
  return total === 1 ? "1 byte" : `${formatCount(total)} bytes`;
}
