import { stripColours } from "../../src/strace/colours.ts";
import { LogParser } from "../../src/strace/parser.ts";
import type { LogRecord } from "../../src/strace/record.ts";
import { demand } from "./law.ts";

const newline = 0x0a;
/** Lines that say no more than that a call begun earlier goes on: `<... read resumed> <unfinished ...>`. */
const goesOn =
  /(?:<unfinished \.\.\.>|<detached \.\.\.>|<(?:ptrace\(|Cannot restart pid |pid changed to )[^<]*>)[ \r]*\n?$/;

/**
 * Every line of a log is something: a call's, an event's, a frame of a stack, strace's own words, unreadable, or the last
 * one, which is still being written. Nothing is dropped, nothing is counted twice.
 */
export function demandAccount(bytes: Uint8Array): void {
  const parser = new LogParser();
  parser.append(bytes);
  parser.end();
  const lines = lineStarts(bytes);
  const told = new Uint8Array(lines.length);
  let unparsed = 0;
  let entered = 0;
  for (let record = parser.next(); record !== undefined; record = parser.next()) {
    for (const [offset, length] of placesOf(record)) tell(lines, told, offset, length);
    if (record.kind === "unparsed") unparsed++;
    if (record.kind === "call" && record.phase !== "end") entered++;
    demand(
      record.kind !== "call" || record.phase !== "end" || entered > 0 || !record.begun,
      "an end had its begin",
      () => JSON.stringify(record.logOffset),
    );
  }
  const { stats } = parser;
  const whole = bytes.length > 0 && bytes[bytes.length - 1] !== newline ? lines.length - 1 : lines.length;
  demand(
    stats.lines + stats.partial >= lines.length && stats.lines <= lines.length,
    "every line is counted",
    () => `${stats.lines} lines and ${stats.partial} partial ones of ${lines.length}`,
  );
  demand(stats.lines >= whole, "whole lines are counted as whole", () => `${stats.lines} of ${whole}`);
  demand(
    stats.unparsed === unparsed,
    "what is unreadable is counted",
    () => `${stats.unparsed}, told ${unparsed}`,
  );
  demand(stats.calls >= entered, "calls entered are counted", () => `${stats.calls}, told ${entered}`);
  let awaitsRest = false;
  for (const [line, start] of lines.entries()) {
    // strace --color paints within a line, too, also between the words by which a line says that it goes on.
    const plain = stripColours(bytes, start, lines[line + 1] ?? bytes.length);
    const text = Buffer.from(plain).toString("latin1");
    // The rest of a line into the middle of which strace's own words went is told as one with its beginning.
    const isRest: boolean = awaitsRest;
    // More of strace's words may come before it.
    awaitsRest = isInterrupted(text) || (isRest && text.startsWith("strace: "));
    if (told[line] === 1 || isRest) continue;
    const isLast = line === lines.length - 1;
    demand(
      goesOn.test(text) || (isLast && stats.partial === 1) || isInterrupted(text),
      "every line is accounted for",
      () => JSON.stringify(text.slice(0, 200)),
    );
  }
}

/** strace's own words went into the middle of a line: the line is then told with its rest, or at the end not at all. */
function isInterrupted(text: string): boolean {
  return /strace: Process \d/.test(text);
}

function lineStarts(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let start = 0; start < bytes.length; ) {
    starts.push(start);
    const end = bytes.indexOf(newline, start);
    start = end < 0 ? bytes.length : end + 1;
  }
  return starts;
}

function placesOf(record: LogRecord): readonly (readonly [offset: number, length: number])[] {
  if (record.kind === "call") {
    const resumed = [record.resumedOffset, record.resumedLength] as const;
    return record.resumedOffset < 0
      ? [[record.logOffset, record.logLength]]
      : [[record.logOffset, record.logLength], resumed];
  }
  return [[record.logOffset, "logLength" in record ? record.logLength : 1]];
}

function tell(lines: readonly number[], told: Uint8Array, offset: number, length: number): void {
  let line = lines.findLastIndex((start) => start <= offset);
  demand(line >= 0 && length > 0, "a record stands somewhere in the log", () => `${offset}+${length}`);
  for (; line < lines.length && (lines[line] as number) < offset + length; line++) told[line] = 1;
}
