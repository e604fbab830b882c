import { escapeByte, findByte, newline } from "../../strace/ascii.ts";
import { stripColours } from "../../strace/colours.ts";
import { InterruptedLine } from "../../strace/interrupted_line.ts";
import { LineBuffer } from "../../strace/line_buffer.ts";
import { LineText } from "../../strace/line_text.ts";
import { interruptingNote, looksLikeDump, looksLikeNote } from "../../strace/note_line.ts";
import { ByteCollector } from "../byte_collector.ts";
import { type LogSource, piecesOf } from "../log_source.ts";
import { largestLog } from "../trace_file.ts";
import type { PayloadMode } from "./payload_mode.ts";
import { sanitisedLine } from "./sanitised_line.ts";

const lineEnd = new Uint8Array([newline]);

/**
 * The log with its payloads as `mode` says, still strace's own text: whatever reads logs reads this one, too, and finds
 * the same calls, times, sizes and names in it. Names stay: paths, programs and their arguments, addresses.
 * The environment of programs goes, also where strace printed it.
 */
export function sanitisedLog(log: LogSource, mode: PayloadMode): Uint8Array {
  if (mode.keep === "all") return log.read(0, log.length);
  const collected = new ByteCollector(log.length, largestLog);
  const lines = new SanitisedLines(mode, (piece) => collected.add(piece));
  for (const piece of piecesOf(log)) lines.append(piece);
  lines.end();
  return collected.bytes();
}

class SanitisedLines {
  readonly #buffer = new LineBuffer();
  readonly #line = new LineText();
  readonly #interrupted = new InterruptedLine();

  constructor(
    readonly mode: PayloadMode,
    readonly write: (piece: Uint8Array) => void,
  ) {}

  append(chunk: Uint8Array): void {
    this.#buffer.append(chunk);
    while (this.#buffer.next()) {
      this.#take();
      this.#readLine();
    }
  }

  /** What stands after the last newline is a call in progress: it stays without one. */
  end(): void {
    const hasRest = this.#buffer.takeRest();
    if (!hasRest && !this.#interrupted.isHeld) return;
    this.#take();
    this.#interrupted.mend(this.#line);
    this.#writeLine();
  }

  /** A line that a note of strace came into is put together before it is looked at, the note before it. */
  #readLine(): void {
    const { bytes, start, end } = this.#line;
    if (looksLikeDump(bytes, start, end)) return;
    const note = interruptingNote(bytes, start, end);
    if (note >= 0) {
      this.#interrupted.hold(this.#line, note);
      this.write(bytes.slice(note, end));
      this.write(lineEnd);
      return;
    }
    if (!looksLikeNote(bytes, start, end)) {
      this.#interrupted.mend(this.#line);
      this.#interrupted.release();
    }
    this.#writeLine();
    this.write(lineEnd);
  }

  #writeLine(): void {
    const { bytes, start, end } = this.#line;
    const isColoured = findByte(bytes, escapeByte, start, end) >= 0;
    const plain = isColoured ? stripColours(bytes, start, end) : bytes.subarray(start, end);
    for (const piece of sanitisedLine(plain, 0, plain.length, this.mode)) this.write(piece);
  }

  #take(): void {
    const { bytes, start, end, offset, length } = this.#buffer;
    this.#line.set(bytes, start, end, offset, length);
  }
}
