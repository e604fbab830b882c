/** Longer payloads are not laid out: nobody reads them, and the page would have to. */
const longestJson = 1 << 16;

/**
 * Bytes that are JSON objects or arrays, one or one per line, laid out with an indent of two; undefined of anything
 * else. A bare number or word is JSON, too, but reads better as it is.
 */
export function jsonText(bytes: Uint8Array): string | undefined {
  if (bytes.length > longestJson) return undefined;
  const text = new TextDecoder().decode(bytes).trim();
  if (!/^[[{]/.test(text)) return undefined;
  return laidOut(text) ?? eachLine(text.split("\n"));
}

function eachLine(lines: readonly string[]): string | undefined {
  const values = lines.filter((line) => line.trim() !== "").map(laidOut);
  return values.every((value) => value !== undefined) ? values.join("\n") : undefined;
}

function laidOut(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
