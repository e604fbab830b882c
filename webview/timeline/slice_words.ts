import { blockReasons } from "../../src/base/vocabulary.ts";
import { activities } from "../../src/protocol/engine.ts";
import { reasonLabel } from "../words/activity.ts";
import { counted } from "../words/amount.ts";
import type { Brush } from "./brush.ts";

/** What may stand in a slice, longest first: `read · empty`, then `empty`; `zombie`; `312 calls`. */
export function wordsFor(brush: Pick<Brush, "window">, slice: number): readonly string[] {
  const { slices, syscalls } = brush.window;
  const activity = activities[slices.activity[slice] as number] ?? "gone";
  const count = slices.count[slice] as number;
  if (activity !== "call" && activity !== "blocked") return [activity];
  if (count > 1) {
    const calls = counted(count, "call");
    return activity === "blocked" ? [`mostly blocked · ${calls}`, calls] : [calls];
  }
  const name = syscalls[slices.syscall[slice] as number] ?? "call";
  const reason = blockReasons[slices.reason[slice] as number] ?? "none";
  const why = reasonLabel(reason);
  return activity === "call" || reason === "none" || why === name ? [name] : [`${name} · ${why}`, why];
}

const leastLetters = 6;

/** The longest of `choices` that fits into `room` CSS pixels, the last of them cut if none does. */
export function fittingWords(
  choices: readonly string[],
  room: number,
  widthOf: (words: string) => number,
): string | undefined {
  const whole = choices.find((words) => widthOf(words) <= room);
  if (whole !== undefined) return whole;
  const shortest = choices.at(-1) ?? "";
  const letters = Math.floor((room / widthOf(shortest)) * shortest.length) - 1;
  // A few letters of a word tell nothing, and a row of them is noise.
  return letters < leastLetters ? undefined : `${shortest.slice(0, letters)}…`;
}
