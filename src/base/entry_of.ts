/**
 * What a table says of a word that a log or a person gave; nothing of words like `__proto__` and `constructor`, which every
 * object of the language knows.
 */
export function entryOf<Entry>(table: Readonly<Record<string, Entry>>, word: string): Entry | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
