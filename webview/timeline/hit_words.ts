import { formatSpan } from "../../src/base/time.ts";
import { blockReasons, signalOutcomes } from "../../src/base/vocabulary.ts";
import { activities, type MarkKind, markKinds } from "../../src/protocol/engine.ts";
import { activityWords, waitWords } from "../words/activity.ts";
import { counted } from "../words/amount.ts";
import { formatFill } from "../words/channel_fill.ts";
import { signalName } from "../words/signal_names.ts";
import type { Hit } from "./hit.ts";
import type { LoadedWindow } from "./loaded_window.ts";

/** A tooltip: what it is, and one line more. */
export interface HitWords {
  readonly title: string;
  readonly line: string;
}

const markWords: Readonly<Record<MarkKind, string>> = {
  born: "born here",
  exec: "runs another program from here",
  exit: "exited",
  killed: "killed by a signal",
  reaped: "its end was collected by its parent",
  flushed: "its buffer met the kernel",
  doubled: "fork copied what waits in its buffer",
  lost: "what waited in its buffer is lost",
};

export function hitWords(hit: Hit, window: LoadedWindow, presentNs: number): HitWords {
  const lane = `${hit.row.label} ${hit.row.aside}`;
  switch (hit.kind) {
    case "slice":
      return sliceWords(hit.slice, window, lane, presentNs);
    case "signal": {
      const { signals } = window;
      const [from, to] = [
        signals.generatedNs[hit.signal] as number,
        signals.deliveredNs[hit.signal] as number,
      ];
      const outcome = signalOutcomes[signals.outcome[hit.signal] as number] ?? "pending";
      const title = `${signalName(signals.number[hit.signal] as number)} for ${lane}`;
      if (outcome === "coalesced") return { title, line: "lost: one like it was already pending" };
      const held = Number.isNaN(to) ? "not delivered" : `delivered after ${formatSpan(to - from)}`;
      return { title, line: `${held}, ${outcome}` };
    }
    case "mark": {
      const kind = markKinds[window.marks.kind[hit.mark] as number];
      return { title: lane, line: kind === undefined ? "" : markWords[kind] };
    }
    case "fill": {
      const level = window.fills.last[hit.fill] as number;
      const max = window.fills.max[hit.fill] as number;
      const { capacity, unit } = hit.row;
      const most = max > level ? `, at most ${formatFill(max, capacity, unit)}` : "";
      return { title: lane, line: `holds ${formatFill(level, capacity, unit)}${most}` };
    }
    case "jump": {
      const { jumps } = window;
      const count = jumps.count[hit.jump] as number;
      if (count === 0) return { title: lane, line: "setjmp: a mark to jump back to" };
      const back = (jumps.ns[hit.jump] as number) - (jumps.targetNs[hit.jump] as number);
      const to = Number.isNaN(back) ? "to a mark set unseen" : `back by ${formatSpan(back)}`;
      const out = jumps.leftHandler[hit.jump] === 1 ? ", out of a signal handler" : "";
      return { title: lane, line: `${count > 1 ? counted(count, "long jump") : "long jump"} ${to}${out}` };
    }
    case "lane":
      return { title: lane, line: "" };
  }
}

function sliceWords(slice: number, window: LoadedWindow, lane: string, presentNs: number): HitWords {
  const { slices, syscalls } = window;
  const activity = activities[slices.activity[slice] as number] ?? "gone";
  const [from, to] = [slices.fromNs[slice] as number, slices.toNs[slice] as number];
  const lasts = formatSpan((to >= window.toNs ? Math.max(to, presentNs) : to) - from);
  const count = slices.count[slice] as number;
  if (count > 1) {
    const mostly = activity === "blocked" ? "mostly blocked" : `mostly ${activityWords[activity]}`;
    return { title: `${lane}: ${counted(count, "call")}`, line: `${mostly}, ${lasts}; zoom in to see each` };
  }
  const name = syscalls[slices.syscall[slice] as number];
  if (count === 0 || name === undefined) return { title: `${lane}: ${activityWords[activity]}`, line: lasts };
  const reason = blockReasons[slices.reason[slice] as number] ?? "none";
  const why =
    activity === "blocked" ? `, ${waitWords(reason)}` : slices.failed[slice] === 1 ? ", failed" : "";
  return { title: `${lane}: ${name}`, line: `${lasts}${why}` };
}
