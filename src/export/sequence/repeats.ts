/** A list in which what repeats is said once: an item, or a body that comes `times` times in a row. */
export type Repeated<T> =
  | { readonly kind: "item"; readonly item: T }
  /** For each place in the body the items of all rounds that stand there, `times` of them. */
  | { readonly kind: "loop"; readonly times: number; readonly body: readonly (readonly [T, ...T[]])[] };

/** A longer body is no longer seen as one thing by a reader; and the search costs this much per item. */
const longestBody = 8;

/**
 * Folds runs of the same few items into loops, the shortest body that repeats at each place first. A single item that
 * repeats is the caller's to fold, since he can add up what it carries.
 * @param keyOf items with the same key are the same
 */
export function foldRepeats<T>(items: readonly T[], keyOf: (item: T) => string): Repeated<T>[] {
  const keys = items.map(keyOf);
  const folded: Repeated<T>[] = [];
  let at = 0;
  while (at < items.length) {
    const loop = loopAt(keys, at);
    if (loop === undefined) {
      folded.push({ kind: "item", item: items[at] as T });
      at++;
    } else {
      const { times, length } = loop;
      const first = items.slice(at, at + length);
      const body = first.map((item, place): [T, ...T[]] => {
        const others = Array.from(
          { length: times - 1 },
          (_, round) => items[at + (round + 1) * length + place] as T,
        );
        return [item, ...others];
      });
      folded.push({ kind: "loop", times, body });
      at += times * length;
    }
  }
  return folded;
}

function loopAt(keys: readonly string[], at: number): { times: number; length: number } | undefined {
  for (let length = 2; length <= longestBody && at + 2 * length <= keys.length; length++) {
    const times = timesAt(keys, at, length);
    if (times > 1) return { times, length };
  }
  return undefined;
}

function timesAt(keys: readonly string[], at: number, length: number): number {
  let times = 1;
  for (let next = at + length; next + length <= keys.length; next += length, times++) {
    for (let i = 0; i < length; i++) if (keys[at + i] !== keys[next + i]) return times;
  }
  return times;
}
