/** Strings as strace prints them: C's escapes, octal for other bytes, `...` after the quote when cut short. */
const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  v: "\v",
  f: "\f",
  a: "\x07",
  b: "\b",
};

/** The text between the quotes; the argument itself if it is not quoted (`NULL`, an address). */
export function unquoted(argument: string): string {
  return quotedStrings(argument)[0] ?? argument;
}

/** All quoted strings of a list: `["sh", "-c", "exit"...]`. */
export function quotedStrings(list: string): string[] {
  const strings: string[] = [];
  for (const [, body = "", cut = ""] of list.matchAll(/"((?:[^"\\]|\\.)*)"(\.\.\.)?/gs)) {
    strings.push(unescaped(body));
    if (cut !== "") strings[strings.length - 1] += "…";
  }
  return strings;
}

/** What is printed with escapes but without quotes: the path in a descriptor's annotation. */
export function unescaped(body: string): string {
  if (!body.includes("\\")) return body;
  // Octal escapes are bytes; runs of them are decoded as UTF-8.
  return body.replace(/(?:\\(?:[0-7]{1,3}|x[0-9a-f]{2}))+|\\./gs, (sequence) => {
    if (!/^\\[0-7x]/.test(sequence)) return simpleEscapes[sequence[1] as string] ?? (sequence[1] as string);
    const bytes = [...sequence.matchAll(/\\(?:x([0-9a-f]{2})|([0-7]{1,3}))/g)].map(([, hex, octal]) =>
      hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal as string, 8),
    );
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}

/** The bytes of the first quoted string: unlike its text, also those that are no UTF-8. Empty if there is none. */
export function quotedBytes(argument: string): Uint8Array<ArrayBuffer> {
  const [, body = ""] = /"((?:[^"\\]|\\.)*)"/s.exec(argument) ?? [];
  const bytes: number[] = [];
  for (const [sequence, octal, hex, simple] of body.matchAll(
    /\\(?:([0-7]{1,3})|x([0-9a-f]{2})|(.))|[^\\]+/gs,
  )) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else
      bytes.push(
        ...new TextEncoder().encode(simple === undefined ? sequence : (simpleEscapes[simple] ?? simple)),
      );
  }
  return Uint8Array.from(bytes);
}
