import type { Tid } from "../base/ids.ts";
import { textOf } from "../base/strings.ts";
import type { LineHead } from "./line_head.ts";
import { unescaped } from "./quoted.ts";

/**
 * The names that -Y puts behind each pid. A task keeps its name for thousands of lines, so the text is made anew only
 * when the bytes have changed.
 */
export class CommandNames {
  readonly #known = new Map<Tid, { readonly bytes: Uint8Array; readonly text: string }>();

  /** "" without -Y. */
  nameIn(bytes: Uint8Array, { tid, commandStart, commandEnd }: LineHead): string {
    if (commandEnd === commandStart) return "";
    const known = this.#known.get(tid);
    if (known !== undefined && isSame(known.bytes, bytes, commandStart, commandEnd)) return known.text;
    const text = textOf(unescaped(bytes, commandStart, commandEnd));
    this.#known.set(tid, { bytes: bytes.slice(commandStart, commandEnd), text });
    return text;
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
