import type { LogOffset, Tid } from "../base/ids.ts";
import { textOf } from "../base/strings.ts";
import { asciiBytes, asterisk, dot, indexOf, isDigit, pipeSign, slash, space } from "./ascii.ts";
import type { NoteRecord } from "./record.ts";

/** Notes are kept as text; of a longer one, the beginning. */
const mostBytes = 1024;
const tracerWord = asciiBytes("strace: ");
const dumpedBuffer = asciiBytes(" bytes in buffer ");
const processNote = asciiBytes("strace: Process ");
const attached = /^(?:\S*strace: )?(?:\[ )?Process (\d+)(?:<[^>]*>)? attached/;
const detached = /^(?:\S*strace: )?(?:\[ )?Process (\d+)(?:<[^>]*>)? detached/;
const personality = /^(?:\S*strace: )?\[ Process PID=(\d+)(?:<[^>]*>)? runs in (\S+)(?: bit)? mode\. \]/;

/** True if the line is strace speaking for itself: `strace: ...`, by whatever path it was started. */
export function looksLikeNote(bytes: Uint8Array, start: number, end: number): boolean {
  const at = indexOf(bytes, start, Math.min(end, start + 256), tracerWord);
  return at >= 0 && startOfProgram(bytes, start, at) === start;
}

/**
 * The dumps of -e read= and -e write= (strace's src/util.c, `dumpstr` and `dumpiov`):
 * ` | 00000  68 65 6c 6c 6f ... |` and, of an iovec, ` * 6 bytes in buffer 0` before it.
 */
export function looksLikeDump(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== space || end - start < dumpedBuffer.length) return false;
  if (bytes[start + 1] === pipeSign) return bytes[end - 1] === pipeSign;
  return bytes[start + 1] === asterisk && indexOf(bytes, start, Math.min(end, start + 64), dumpedBuffer) > 0;
}

/** `Process 42 detached`: undefined if the note does not say that. */
export function detachedProcess(bytes: Uint8Array, start: number, end: number): Tid | undefined {
  const found = detached.exec(textOf(bytes, start, Math.min(end, start + mostBytes)));
  return found ? (Number(found[1]) as Tid) : undefined;
}

export function readNote(bytes: Uint8Array, start: number, end: number, logOffset: LogOffset): NoteRecord {
  const text = textOf(bytes, start, Math.min(end, start + mostBytes));
  const born = attached.exec(text);
  if (born) return { kind: "note", note: { about: "attached", tid: Number(born[1]) as Tid }, logOffset };
  const mode = personality.exec(text);
  if (mode) {
    const bits = mode[2] === "64" ? 64 : 32;
    return { kind: "note", note: { about: "personality", tid: Number(mode[1]) as Tid, bits }, logOffset };
  }
  return { kind: "note", note: { about: "other", text }, logOffset };
}

/**
 * strace writes `strace: Process 42 attached` to its stderr at once, even in the middle of a line of its log
 * when that goes to stderr, too. Answers where such a note begins that interrupts the line, -1 if none does.
 */
export function interruptingNote(bytes: Uint8Array, start: number, end: number): number {
  const last = bytes[end - 1];
  // "attached" and "detached" end in d; looking for more in each line would cost a pass over it.
  if (last !== 0x64 || end - start < processNote.length) return -1;
  const searchFrom = Math.max(start, end - 64);
  const at = indexOf(bytes, searchFrom, end, processNote);
  if (at < 0 || !isDigit(bytes[at + processNote.length])) return -1;
  const note = startOfProgram(bytes, start, at);
  return note > start ? note : -1;
}

/**
 * Where `/usr/bin/strace` begins when `strace` stands at `at`: strace calls itself what it was called. `./strace` and
 * `../strace` only where the line begins with them: within one, dots may be those of what it broke.
 */
function startOfProgram(bytes: Uint8Array, start: number, at: number): number {
  let program = at;
  let from = at;
  while (from > start && isPathByte(bytes[from - 1] as number)) if (bytes[--from] === slash) program = from;
  return from === start && program < at && bytes[start] === dot ? start : program;
}

function isPathByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (
    byte === slash || isDigit(byte) || (lower >= 0x61 && lower <= 0x7a) || byte === 0x2e || byte === 0x2d
  );
}
