const letters: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\0": "\\0",
  '"': '\\"',
};

/** Bytes as a quoted text: letters where they are UTF-8, `\\xNN` where they are not; `…` behind it when there were more. */
export function textOfBytes(bytes: ArrayBuffer, total: number): string {
  const text = decoded(bytes);
  const quoted =
    text === undefined
      ? Array.from(new Uint8Array(bytes), (byte) =>
          isPlain(byte) ? String.fromCharCode(byte) : hex(byte),
        ).join("")
      : text.replace(/[\p{Cc}"\\]/gu, escaped);
  return `"${quoted}"${total > bytes.byteLength ? "…" : ""}`;
}

function decoded(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
}

function escaped(letter: string): string {
  if (letter === "\\") return "\\\\";
  return letters[letter] ?? hex(letter.charCodeAt(0));
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, "0")}`;
}
