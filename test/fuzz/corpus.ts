import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A log as its lines, each with its newline. */
export type CorpusLog = readonly Uint8Array[];

/**
 * The real logs in test/fixtures/corpus (record_corpus.ts makes them) and those in test/fixtures/strace, which show what
 * only other versions of strace print.
 */
export function readCorpus(fixtures: string): readonly CorpusLog[] {
  const recorded = textsIn(join(fixtures, "corpus"), ".strace");
  const explained = textsIn(join(fixtures, "strace"), ".txt").map(
    (text) =>
      text
        .split(/=== (?:log|means)\n/)[1]
        ?.replaceAll("␛", "\x1b")
        .replace(/␄\n$/, "") ?? "",
  );
  return [...recorded, ...explained].map(linesOf).filter((log) => log.length > 0);
}

function textsIn(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .map((text) => Buffer.from(text, "latin1").toString("utf8"));
}

function linesOf(text: string): CorpusLog {
  return text
    .split(/(?<=\n)/)
    .filter((line) => line !== "")
    .map((line) => new TextEncoder().encode(line));
}
