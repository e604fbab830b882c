import type { CallIndex } from "../../base/ids.ts";
import { resumedLine } from "../../ipc/logged_text.ts";
import { type CallText, readCallText } from "../../strace/call_text.ts";
import { payloadIn } from "../../strace/payload.ts";
import { syscallTraits } from "../../strace/syscalls.ts";
import { indexOfBytes } from "./bytes_within.ts";
import { CallLines } from "./call_lines.ts";
import type { Ground, RowTest } from "./ground.ts";
import { isWithin, type Range } from "./query.ts";

/** The descriptor a call works on or gives: columns do not keep it, so it is read from the call's line. */
export function fdTest(range: Range, ground: Ground): RowTest {
  const { calls } = ground.trace;
  const lines = new CallLines(ground);
  return (row) => {
    const { fdArgument, returns } = syscallTraits(calls.syscall(row));
    if (returns === "fd" && isWithin(range, calls.value(row))) return true;
    if (fdArgument < 0) return false;
    const argument = lines.argument(row, fdArgument);
    if (argument !== undefined) return isWithin(range, integerAt(argument.bytes, argument.start));
    const text = readText(ground, row).args[fdArgument];
    return text !== undefined && isWithin(range, Number.parseInt(text, 10));
  };
}

const [digit0, digit9] = [0x30, 0x39];

/** The digits that stand there; NaN if there are none. */
function integerAt(line: Uint8Array, start: number): number {
  let value = 0;
  let at = start;
  for (let byte = line[at]; byte !== undefined && byte >= digit0 && byte <= digit9; byte = line[++at]) {
    value = value * 10 + byte - digit0;
  }
  return at === start ? Number.NaN : value;
}

/** Whether a call moved these bytes in one piece, as far as strace printed them. */
export function payloadTest(needle: Uint8Array, ground: Ground): RowTest {
  const { calls } = ground.trace;
  const plain = longestPlainRun(needle);
  const lines = new CallLines(ground);
  return (row) => {
    const { payload } = syscallTraits(calls.syscall(row));
    if (payload === undefined) return false;
    if (payload.form === "string" && !mayHold(ground, row, plain)) return false;
    const argument = lines.argument(row, payload.argument);
    const decoded = argument === undefined ? readText(ground, row).payload : payloadIn(argument, payload);
    const moved = decoded?.bytes;
    return moved !== undefined && indexOfBytes(moved, needle) >= 0;
  };
}

const backslash = 0x5c;
const quote = 0x22;

/** The part of the needle that strace prints as it is, unless it was told to print hexadecimally. */
function longestPlainRun(needle: Uint8Array): Uint8Array {
  let best = needle.subarray(0, 0);
  let start = 0;
  for (let at = 0; at <= needle.length; at++) {
    const byte = needle[at];
    if (byte !== undefined && byte >= 0x20 && byte < 0x7f && byte !== backslash && byte !== quote) continue;
    if (at - start > best.length) best = needle.subarray(start, at);
    start = at + 1;
  }
  return best;
}

const hexMark = Uint8Array.of(backslash, 0x78);

/** A look at the raw lines, twenty times cheaper than taking them apart: false when the bytes cannot be in them. */
function mayHold({ trace, log }: Ground, row: number, plain: Uint8Array): boolean {
  if (plain.length === 0) return true;
  const { calls } = trace;
  const first = log.read(calls.logOffset(row), calls.logLength(row));
  if (indexOfBytes(first, plain) >= 0 || indexOfBytes(first, hexMark) >= 0) return true;
  const rest = resumedLine(trace, log, row as CallIndex);
  if (rest === undefined) return false;
  return indexOfBytes(rest, plain) >= 0 || indexOfBytes(rest, hexMark) >= 0;
}

function readText({ trace, log }: Ground, row: number): CallText {
  const { calls } = trace;
  // The second read may move the window from under the first.
  const first = log.read(calls.logOffset(row), calls.logLength(row)).slice();
  return readCallText(first, resumedLine(trace, log, row as CallIndex));
}
