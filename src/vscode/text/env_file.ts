/**
 * Reads lines `NAME=value` as other debuggers do: blank lines and lines beginning with `#` are skipped, a leading
 * `export` is allowed, quotes around the value are taken off, and between double quotes `\n` is a newline.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ""] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) found[name] = unquoted(value);
  }
  return found;
}

function unquoted(value: string): string {
  if (value.length < 2 || value.at(0) !== value.at(-1)) return value;
  if (value.startsWith("'")) return value.slice(1, -1);
  return value.startsWith('"') ? value.slice(1, -1).replaceAll("\\n", "\n") : value;
}
