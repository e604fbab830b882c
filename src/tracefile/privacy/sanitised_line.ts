import {
  asciiBytes,
  closeBrace,
  closeBracket,
  closeParen,
  comma,
  isNameByte,
  lessThan,
  minus,
  openBrace,
  openBracket,
  openParen,
  plus,
  quote,
  standsAt,
} from "../../strace/ascii.ts";
import { afterAnnotation, afterString, unclosed } from "../../strace/enclosed.ts";
import { looksLikeFrame } from "../../strace/frame_line.ts";
import { LineHead } from "../../strace/line_head.ts";
import { looksLikeNote } from "../../strace/note_line.ts";
import { syscallId } from "../../strace/syscalls.ts";
import { isName } from "./names_in_calls.ts";
import type { PayloadMode } from "./payload_mode.ts";
import { standInFor } from "./stand_in.ts";

const resumedStart = asciiBytes("<... ");
const resumedEnd = asciiBytes(" resumed>");
const detached = asciiBytes("<detached ...>");
const ellipsis = asciiBytes("...");
const quoted = asciiBytes('"');
const cutString = asciiBytes('""...');
const unfinished = asciiBytes(" <unfinished ...>");
/** What only the kernel and strace write: `--- SIGCHLD {...} ---`, `+++ exited with 0 +++`. */
const signalOrEnd = /^(?:--- .* ---|\+\+\+ .* \+\+\+)\s*$/;
/** `) = 6`, perhaps with an error's name and explanation: how a call ends. */
const callEnd = /\)\s+= (?:\?|-?\d|0x).*$/s;

/**
 * Takes the payload out of one line of a log, `bytes[start, end)`, already whole. A line that is none of strace's, or
 * does not end as a call ends, may have been written by the program itself, into the same terminal: of such a line
 * only what strace surely wrote is left.
 * @returns pieces of the line, without its newline
 */
export function sanitisedLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  mode: PayloadMode,
): readonly Uint8Array[] {
  if (looksLikeFrame(bytes, start, end) || looksLikeNote(bytes, start, end))
    return [bytes.subarray(start, end)];
  const head = new LineHead();
  head.read(bytes, start, end);
  const { body } = head;
  const call = callAt(bytes, body, end);
  if (call !== undefined) return sanitisedCall(bytes, start, call, end, mode);
  const first = bytes[body];
  const text = textOf(bytes, body, end);
  const isKnown =
    first === minus || first === plus
      ? signalOrEnd.test(text)
      : standsAt(bytes, body, end, detached) ||
        (first === openBracket && text.startsWith("[ Process PID=") && text.endsWith("mode. ]"));
  if (isKnown) return [bytes.subarray(start, end)];
  const tail = callEnd.exec(text);
  return tail === null ? [] : sanitisedTail(tail[0], mode);
}

interface CallText {
  readonly syscall: number;
  readonly argumentsStart: number;
}

/** `read(` and `<... read resumed>`. */
function callAt(bytes: Uint8Array, body: number, end: number): CallText | undefined {
  const isResumed = standsAt(bytes, body, end, resumedStart);
  const name = isResumed ? body + resumedStart.length : body;
  let nameEnd = name;
  while (nameEnd < end && isNameByte(bytes[nameEnd])) nameEnd++;
  if (nameEnd === name) return undefined;
  const syscall = syscallId(bytes, name, nameEnd);
  if (!isResumed) {
    return bytes[nameEnd] === openParen && nameEnd < end
      ? { syscall, argumentsStart: nameEnd + 1 }
      : undefined;
  }
  return standsAt(bytes, nameEnd, end, resumedEnd)
    ? { syscall, argumentsStart: nameEnd + resumedEnd.length }
    : undefined;
}

function sanitisedCall(
  bytes: Uint8Array,
  lineStart: number,
  { syscall, argumentsStart }: CallText,
  end: number,
  mode: PayloadMode,
): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let argument = 0;
  let depth = 0;
  let copied = lineStart;
  let afterStrings = argumentsStart;
  let lastComma = argumentsStart;
  for (let at = argumentsStart; at < end; at++) {
    const byte = bytes[at];
    if (byte === lessThan) {
      const after = afterAnnotation(bytes, at, end);
      if (after !== unclosed) at = after - 1;
    } else if (byte === comma) {
      if (depth === 0) argument++;
      lastComma = at;
    } else if (byte === openParen || byte === openBracket || byte === openBrace) {
      depth++;
    } else if (byte === closeParen || byte === closeBracket || byte === closeBrace) {
      depth--;
    } else if (byte === quote) {
      const after = afterString(bytes, at, end);
      // The line was cut, or an old strace printed a path with a quote in it raw: nobody knows what is a string here.
      if (after === unclosed)
        return [bytes.subarray(lineStart, bytes.indexOf(quote, argumentsStart)), cutString];
      const close = after - 1;
      if (!isName({ syscall, argument, bytes, start: argumentsStart, at })) {
        const { text, cut } = standInFor(bytes, at + 1, close, mode);
        pieces.push(bytes.subarray(copied, at), quoted, text, quoted);
        if (cut && !standsAt(bytes, close + 1, end, ellipsis)) pieces.push(ellipsis);
        copied = after;
      }
      at = close;
      afterStrings = after;
    }
  }
  const isWhole = callEnd.test(textOf(bytes, afterStrings, end)) || endsUnfinished(bytes, end);
  const keptEnd = isWhole ? end : Math.max(afterStrings, lastComma);
  if (copied < keptEnd) pieces.push(bytes.subarray(copied, keptEnd));
  return pieces;
}

function endsUnfinished(bytes: Uint8Array, end: number): boolean {
  return standsAt(bytes, end - unfinished.length, end, unfinished);
}

/** The end of a call whose beginning stands on an earlier line; strings in it can be payload as well. */
function sanitisedTail(text: string, mode: PayloadMode): readonly Uint8Array[] {
  const kept = mode.keep === "all" ? text : text.replace(/"(?:[^"\\]|\\.)*"?/g, '""...');
  return [Uint8Array.from(kept, (character) => character.charCodeAt(0))];
}

/** Byte for byte: strace escapes what is not ASCII, and what the program wrote may be anything. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
  return text;
}
