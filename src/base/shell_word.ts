/** One word of a shell's command line, quoted if need be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command as a person would type it. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}
