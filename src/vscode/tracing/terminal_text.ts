/*
 * Words of our own in a terminal, set off from the program's by faint or red type (ECMA-48 SGR 2 and 31).
 * A terminal in raw mode needs a carriage return before each newline.
 */

export function faint(text: string): string {
  return `\x1b[2m${onLines(text)}\x1b[0m`;
}

export function red(text: string): string {
  return `\x1b[31m${onLines(text)}\x1b[0m`;
}

/** What a program without a terminal wrote, as a terminal must be told it. */
export function onLines(text: string): string {
  return text.replace(/\r?\n/g, "\r\n");
}
