import { entryOf } from "../../base/entry_of.ts";
import type { FieldValue } from "./fields.ts";

const sizes: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};
const times: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
};

/** The number a text says in a field's unit; otherwise a sentence that says how to write it. */
export function readNumber(
  text: string,
  unit: Extract<FieldValue, { is: "number" }>["unit"],
): number | { readonly problem: string } {
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+))([a-zµμ]*)$/i.exec(text);
  if (parts === null) return { problem: `“${text}” is not a number.` };
  const value = Number(parts[1]);
  const suffix = (parts[2] ?? "").toLowerCase();
  switch (unit) {
    case "none":
      return suffix === "" && Number.isInteger(value)
        ? value
        : { problem: `“${text}” is not a whole number.` };
    case "bytes": {
      const factor = entryOf(sizes, suffix.length > 1 ? suffix.replace(/i?b$/, "") : suffix);
      return factor === undefined
        ? { problem: `“${parts[2]}” is not a size: use k, m or g (of 1024), as in 64k.` }
        : value * factor;
    }
    case "time": {
      if (suffix === "" && value === 0) return 0;
      const factor = entryOf(times, suffix);
      return factor === undefined
        ? { problem: `A time needs a unit: ${parts[1]}ns, ${parts[1]}us, ${parts[1]}ms or ${parts[1]}s.` }
        : value * factor;
    }
  }
}

const letters: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", e: "\u001b" };
const encoder = new TextEncoder();

/** The bytes a quoted text stands for: UTF-8, with `\n`, `\t`, `\r`, `\0`, `\e`, `\xNN`; any other escaped letter is itself. */
export function bytesOf(text: string): Uint8Array {
  const bytes: number[] = [];
  const escapes = /\\x([0-9a-f]{2})|\\([\s\S])|([^\\]+|\\$)/gi;
  for (const [, hex, letter, plain] of text.matchAll(escapes)) {
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else for (const byte of encoder.encode(plain ?? letters[letter ?? ""] ?? letter)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
