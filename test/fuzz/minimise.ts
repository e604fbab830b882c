import { replaced } from "./mutations.ts";

const newline = 0x0a;
const nothing = new Uint8Array(0);

/**
 * A smaller input that still breaks the same law: first lines are taken out, many at once while that goes well, then bytes
 * (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002). Tries at most `budget` times.
 */
export async function minimised(
  bytes: Uint8Array,
  breaksTheSame: (bytes: Uint8Array) => Promise<boolean>,
  budget = 2000,
): Promise<Uint8Array> {
  let left = budget;
  const smaller = async (
    whole: Uint8Array,
    borders: (bytes: Uint8Array) => number[],
  ): Promise<Uint8Array> => {
    let kept = whole;
    for (let step = borders(kept).length; step >= 1; step = step === 1 ? 0 : step >> 1) {
      for (let at = 0; left > 0; ) {
        const places = borders(kept);
        if (at >= places.length) break;
        const end = places[at + step] ?? kept.length;
        const tried = replaced(kept, places[at] as number, end, nothing);
        left--;
        if (tried.length < kept.length && (await breaksTheSame(tried))) kept = tried;
        else at += step;
      }
    }
    return kept;
  };
  const fewLines = await smaller(bytes, lineStarts);
  return smaller(fewLines, (kept) => Array.from(kept, (_, at) => at));
}

function lineStarts(bytes: Uint8Array): number[] {
  const starts = bytes.length === 0 ? [] : [0];
  for (let at = 0; at < bytes.length - 1; at++) if (bytes[at] === newline) starts.push(at + 1);
  return starts;
}
