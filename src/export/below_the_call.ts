import { formatSpan } from "../base/time.ts";
import type { SummaryJump, SummaryStream } from "../protocol/summary.ts";
import { placeText } from "./place_text.ts";
import { left, right, textTable } from "./text_table.ts";

type Who = (pid: number) => string;

/** Jumps, those that are alike as one line: of the first it is told when. A mark is told with the jumps back to it. */
export function jumpLines(jumps: readonly SummaryJump[], who: Who, folder: string): string[] {
  const groups = new Map<string, { readonly first: SummaryJump; times: number }>();
  for (const jump of jumps) {
    if (jump.kind === "setjmp") continue;
    const { pid, kind, target, value, frames, fromHandler, mask } = jump;
    const key = [pid, kind, target, value, frames, fromHandler, mask].join(" ");
    const group = groups.get(key) ?? { first: jump, times: 0 };
    group.times += jump.count ?? 1;
    groups.set(key, group);
  }
  if (groups.size === 0) return [];
  const columns = [right("at"), left("jump"), left("by"), left("back to"), right("times"), left("over")];
  return textTable(
    columns,
    [...groups.values()].map(({ first, times }) => [
      formatSpan(first.ns),
      `${first.kind}(${first.value})`,
      who(first.pid),
      markText(jumps, first.target, folder),
      String(times),
      [distanceText(first), ...handlerText(first)].join(", "),
    ]),
  );
}

function markText(jumps: readonly SummaryJump[], target: number | null, folder: string): string {
  const mark = target === null ? undefined : jumps[target];
  if (mark === undefined) return "a mark not seen";
  const { location } = mark;
  return `the mark of ${formatSpan(mark.ns)}${location === null ? "" : `, ${placeText(location, folder)}`}`;
}

function distanceText({ frames, stackBytes }: SummaryJump): string {
  if (frames !== null) return `${frames} ${frames === 1 ? "frame" : "frames"}`;
  return stackBytes === null ? "-" : `${stackBytes} bytes`;
}

function handlerText({ fromHandler, mask }: SummaryJump): string[] {
  if (!fromHandler) return [];
  return ["out of a handler", mask ? "signal mask put back" : "signal mask left as it was"];
}

/** Streams, and what their buffers save: calls of the library for each system call. */
export function streamLines(streams: readonly SummaryStream[], who: Who): string[] {
  const used = streams.filter(({ calls }) => calls > 0);
  if (used.length === 0) return [];
  const columns = [
    left("stream"),
    left("of"),
    left("buffer"),
    right("bytes"),
    right("library calls"),
    right("system calls"),
    right("ratio"),
  ];
  return textTable(
    columns,
    used.map((stream) => [
      stream.name,
      who(stream.pid),
      stream.buffering === "none"
        ? "none"
        : `${stream.size}, by ${stream.buffering === "line" ? "lines" : "blocks"}`,
      String(stream.bytes),
      String(stream.calls),
      String(stream.systemCalls),
      stream.systemCalls === 0 ? "-" : ratioText(stream.calls / stream.systemCalls),
    ]),
  );
}

function ratioText(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 1 : 0);
}
