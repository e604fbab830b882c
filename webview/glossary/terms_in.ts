import { type GlossaryEntry, glossary, glossaryEntryOf } from "../../src/base/glossary.ts";

/** A piece of a sentence; with an entry, it is a word that the glossary explains. */
export interface SentencePiece {
  readonly text: string;
  readonly entry: GlossaryEntry | undefined;
}

const words = glossary
  .flatMap(({ term, forms }) => [term, ...forms])
  // Longest first: "end of file" is not "file".
  .sort((a, b) => b.length - a.length)
  .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

/** Not within names and numbers, such as pipe:97 and /run/pipe. */
const anyWord = new RegExp(`(?<![\\w/:.-])(${words.join("|")})(?![\\w/-]|:\\S)`, "g");

/** The sentence in pieces; each term is explained where it stands first. */
export function termsIn(sentence: string): readonly SentencePiece[] {
  const pieces: SentencePiece[] = [];
  const explained = new Set<GlossaryEntry>();
  let from = 0;
  for (const { 0: word, index } of sentence.matchAll(anyWord)) {
    const entry = glossaryEntryOf(word);
    if (entry === undefined || explained.has(entry)) continue;
    explained.add(entry);
    if (index > from) pieces.push({ text: sentence.slice(from, index), entry: undefined });
    pieces.push({ text: word, entry });
    from = index + word.length;
  }
  if (from < sentence.length) pieces.push({ text: sentence.slice(from), entry: undefined });
  return pieces;
}
