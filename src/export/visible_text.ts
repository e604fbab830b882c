/**
 * Text in which nothing can move the cursor, colour a terminal or break a table: control characters stand as Unicode's
 * pictures of them (`␊` for a new line), other invisible ones by number (`<202E>` turns the direction of writing).
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return "␡";
    return `<${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}
