import type { CorpusLog } from "./corpus.ts";
import { generatedLog } from "./grammar.ts";
import { mutated, replaced } from "./mutations.ts";
import { Random } from "./random.ts";
import { tokens } from "./words.ts";

/** Lines of a real log that an input begins with at most; small inputs leave time for many. */
const mostLines = 14;

/** The input of a seed and a number: the same bytes each time, given the same corpus. */
export function inputOf(corpus: readonly CorpusLog[], seed: number, number: number): Uint8Array {
  const random = new Random(seed, number);
  switch (random.below(16)) {
    case 0:
      return garbage(random);
    case 1:
    case 2:
    case 3:
      return encoded(generatedLog(random));
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
      return mutated(encoded(generatedLog(random)), random);
    case 9:
      return mutated(joined([...excerpt(corpus, random), encoded(generatedLog(random))]), random);
    case 10:
    case 11:
      return mutated(shuffledInto(excerpt(corpus, random), excerpt(corpus, random), random), random);
    case 12:
      return joined(excerpt(corpus, random));
    default:
      return mutated(joined(excerpt(corpus, random)), random);
  }
}

/** Some lines of one log, as they follow each other. */
function excerpt(corpus: readonly CorpusLog[], random: Random): Uint8Array[] {
  const log = random.pick(corpus);
  const from = random.below(log.length);
  return log.slice(from, from + random.from(1, mostLines));
}

/** Two logs as if they were written into one file at once. */
function shuffledInto(one: Uint8Array[], other: Uint8Array[], random: Random): Uint8Array {
  const lines: Uint8Array[] = [];
  while (one.length + other.length > 0) {
    const line = (random.once(2) ? one : other).shift() ?? one.shift() ?? other.shift();
    if (line !== undefined) lines.push(line);
  }
  return joined(lines);
}

/** Words of the grammar without its order, or bytes without anything. */
function garbage(random: Random): Uint8Array {
  if (random.once(3)) return Uint8Array.from({ length: random.below(300) }, () => random.below(256));
  return encoded(Array.from({ length: random.below(40) }, () => random.pick(tokens)).join(""));
}

/** Cuts at random places, for the law that pieces make no difference. */
export function piecesOf(bytes: Uint8Array, random: Random): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, from + random.from(1, random.once(2) ? 12 : 200));
    pieces.push(bytes.slice(from, to));
    from = to;
  }
  return pieces;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.reduce((all, piece) => replaced(all, all.length, all.length, piece), new Uint8Array(0));
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
