/** A run of text that is either as it was or the picture of a control character. */
export interface TextRun {
  readonly text: string;
  readonly control: boolean;
}

/**
 * Bytes as text in which nothing is invisible: control characters read as in `^G` (few fonts have their pictures), a
 * newline keeps breaking the line after its ↵, bidirectional and zero-width characters become their code in brackets, and bytes
 * that are not UTF-8 stay U+FFFD.
 */
export function visibleText(bytes: Uint8Array): readonly TextRun[] {
  const runs: { text: string; control: boolean }[] = [];
  for (const character of new TextDecoder().decode(bytes)) {
    const picture = pictureOf(character);
    const control = picture !== undefined;
    const last = runs.at(-1);
    if (last !== undefined && last.control === control) last.text += picture ?? character;
    else runs.push({ text: picture ?? character, control });
  }
  return runs;
}

function pictureOf(character: string): string | undefined {
  const code = character.codePointAt(0) as number;
  if (character === "\n") return "↵\n";
  if (character === "\t") return "→\t";
  if (code < 0x20) return `^${String.fromCharCode(0x40 + code)}`;
  if (code === 0x7f) return "^?";
  if (code >= 0x80 && code < 0xa0) return bracketed(code);
  // Marks that reorder or hide text: a payload must not be able to disguise itself.
  const hides =
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069);
  return hides || code === 0xfeff || code === 0x61c ? bracketed(code) : undefined;
}

function bracketed(code: number): string {
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** Lines of a hex dump: offset, sixteen bytes, and their ASCII with `.` for what has none. */
export interface HexLine {
  readonly offset: string;
  readonly hex: string;
  readonly ascii: string;
}

export function hexLines(bytes: Uint8Array): readonly HexLine[] {
  const lines: HexLine[] = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const row = [...bytes.subarray(start, start + 16)];
    lines.push({
      offset: start.toString(16).padStart(6, "0"),
      hex: row
        .map((byte, column) => byte.toString(16).padStart(2, "0") + (column === 7 ? " " : ""))
        .join(" ")
        .padEnd(48),
      ascii: row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join(""),
    });
  }
  return lines;
}
