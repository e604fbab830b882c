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
    strings.push(body.includes("\\") ? unescaped(body) : body);
    if (cut !== "") strings[strings.length - 1] += "…";
  }
  return strings;
}

/** Octal escapes are bytes; runs of them are decoded as UTF-8. */
function unescaped(body: string): string {
  return body.replace(/(?:\\(?:[0-7]{1,3}|x[0-9a-f]{2}))+|\\./gs, (sequence) => {
    if (!/^\\[0-7x]/.test(sequence)) return simpleEscapes[sequence[1] as string] ?? (sequence[1] as string);
    const bytes = [...sequence.matchAll(/\\(?:x([0-9a-f]{2})|([0-7]{1,3}))/g)].map(([, hex, octal]) =>
      hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal as string, 8),
    );
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}
