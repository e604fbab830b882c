import { formatSpan } from "../../src/base/time.ts";
import type { Conversation, Turn } from "../../src/protocol/conversation.ts";
import { counted } from "../words/amount.ts";
import { formatInstant } from "../words/instant.ts";
import { hexLines, visibleText } from "../words/payload_text.ts";

export type PayloadForm = "text" | "hex";

/** What a process outside the trace is called. */
const outside = "outside the trace";

export function speakerWords(turn: Pick<Turn, "from" | "to">): {
  readonly from: string;
  readonly to: string;
} {
  return { from: turn.from?.name ?? outside, to: turn.to?.name ?? outside };
}

/** `31 bytes, read 1.2 ms later in 3 reads`. */
export function turnWords(turn: Turn): string {
  const words = [counted(turn.bytes, "byte")];
  if (turn.readNs !== null && turn.writtenNs !== null) {
    const span = formatSpan(Math.max(0, turn.readNs - turn.writtenNs));
    words.push(`read ${span} later${turn.reads > 1 ? ` in ${counted(turn.reads, "read")}` : ""}`);
  }
  return words.join(", ");
}

export function bytesOfTurn(page: Conversation, turn: Turn): Uint8Array {
  return new Uint8Array(page.payload, turn.start, turn.known);
}

/** A page to be pasted or saved: each turn with its time, its ends and its bytes, nothing in them that a terminal would obey. */
export function conversationText(page: Conversation, form: PayloadForm): string {
  return page.turns
    .map((turn) => {
      const { from, to } = speakerWords(turn);
      const time = formatInstant(turn.writtenNs ?? turn.readNs ?? 0, 1000).replaceAll("\u202f", "");
      return `[${time}] ${from} -> ${to}: ${turnWords(turn)}\n${payloadText(page, turn, form)}\n`;
    })
    .join("");
}

function payloadText(page: Conversation, turn: Turn, form: PayloadForm): string {
  const bytes = bytesOfTurn(page, turn);
  const missing = turn.bytes - turn.known;
  const note = missing > 0 ? `\n(${counted(missing, "byte")} more, which the trace does not hold)` : "";
  if (form === "hex") {
    return `${hexLines(bytes)
      .map(({ offset, hex, ascii }) => `${offset}  ${hex}  ${ascii}`)
      .join("\n")}${note}`;
  }
  return `${visibleText(bytes)
    .map(({ text }) => text)
    .join("")
    .replace(/\n$/, "")}${note}`;
}
