import { useState } from "preact/hooks";
import type { Payload } from "../../src/protocol/engine.ts";
import { IconButton } from "../theme/icon_button.tsx";
import { formatBytes, formatCount } from "../words/amount.ts";
import { PayloadHex, PayloadText } from "./payload_runs.tsx";

/** More than this at once makes the page slow and nobody reads it. */
const shownBytes = 16_384;

/** The bytes a call moved, as text in which nothing hides, or as a hex dump. */
export function PayloadView(props: {
  readonly payload: Payload;
  readonly copy: ((text: string) => void) | undefined;
}) {
  const [asHex, setAsHex] = useState(false);
  const { payload, copy } = props;
  const known = new Uint8Array(payload.bytes);
  const bytes = known.subarray(0, shownBytes);
  return (
    <section class="payload" aria-label="Payload">
      <header>
        <h4>{payload.direction === "in" ? "Received" : "Sent"}</h4>
        <fieldset class="choice">
          <legend class="only-heard">Show as</legend>
          <button type="button" aria-pressed={!asHex} onClick={() => setAsHex(false)}>
            Text
          </button>
          <button type="button" aria-pressed={asHex} onClick={() => setAsHex(true)}>
            Hex
          </button>
        </fieldset>
        {copy && (
          <IconButton icon="copy" label="Copy as text" press={() => copy(new TextDecoder().decode(known))} />
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <pre tabIndex={0}>{asHex ? <PayloadHex bytes={bytes} /> : <PayloadText bytes={bytes} />}</pre>
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
