import type { VariableUse } from "./variable_use.ts";

/** A number that a call was given or gave back. */
export interface CallValue {
  readonly value: number;
  /** strace told what it refers to: it is a descriptor. */
  readonly isDescriptor: boolean;
}

/** Not an address: it says nothing to a person. */
const plainNumber = /^\s*(-?\d+)(?![\dx])(<)?/;

/**
 * The number behind one use of a variable, out of the heading of a call: `write(4<pipe:[97]>, "hello\\n", 6) = 6`.
 * Undefined where strace shows none; what stands behind a text is not looked at, for texts are cut in a heading.
 */
export function valueIn(title: string, role: VariableUse["role"]): CallValue | undefined {
  if (role.kind === "result") return numberIn(/ = ([^=]*)$/.exec(title)?.[1]);
  const inside = title.slice(title.indexOf("(") + 1);
  const plain = inside.slice(0, inside.search(/"|$/));
  const given = topLevelParts(plain)[role.index];
  if (role.kind === "argument") return numberIn(given);
  const list = /^\s*\[(.*)\]\s*$/.exec(given ?? "")?.[1];
  return list === undefined ? undefined : numberIn(topLevelParts(list)[role.element]);
}

function numberIn(text: string | undefined): CallValue | undefined {
  const found = plainNumber.exec(text ?? "");
  return found === null ? undefined : { value: Number(found[1]), isDescriptor: found[2] !== undefined };
}

function topLevelParts(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if ("[{<(".includes(letter)) depth++;
    else if (letter === ")" && depth === 0) return [...parts, text.slice(begin, at)];
    else if ("]})".includes(letter) || (letter === ">" && text[at - 1] !== "-")) depth--;
    else if (letter === "," && depth === 0) {
      parts.push(text.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...parts, text.slice(begin)];
}
