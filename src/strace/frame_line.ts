import type { LogOffset } from "../base/ids.ts";
import { textOf } from "../base/strings.ts";
import { greaterThan, space } from "./ascii.ts";
import type { FrameRecord } from "./record.ts";

/** A frame is a path and a demangled name; beyond this it is not worth a regular expression. */
const mostBytes = 16_384;
const frameStart = " > ";
const frame = /^ > (.*?)\((?:(.*)\+0x([0-9a-f]+))?\) \[0x([0-9a-f]+)\](?: (.*):(\d+))?$/s;
const addressAtEnd = / \[0x([0-9a-f]+)\]$/;

export function looksLikeFrame(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start > 3 &&
    bytes[start] === space &&
    bytes[start + 1] === greaterThan &&
    bytes[start + 2] === space
  );
}

/**
 * Reads one frame of -k or -kk as strace's src/unwind.c prints it (`STACK_ENTRY_..._FMT`), the ones it failed
 * to make out (` > unexpected_backtracing_error [0x7f...]`) included: those have no symbol.
 */
export function readFrame(bytes: Uint8Array, start: number, end: number, logOffset: LogOffset): FrameRecord {
  const text = textOf(bytes, start, Math.min(end, start + mostBytes));
  const full = frame.exec(text);
  if (full) {
    const [, object = "", symbol = "", offset = "0", address = "0", file, line] = full;
    return {
      kind: "frame",
      object,
      symbol,
      symbolOffset: Number.parseInt(offset, 16),
      address: Number.parseInt(address, 16),
      source: file === undefined ? undefined : { file, line: Number(line) },
      logOffset,
    };
  }
  const ending = addressAtEnd.exec(text);
  const [, address = "0"] = ending ?? [];
  return {
    kind: "frame",
    object: text.slice(frameStart.length, ending?.index),
    symbol: "",
    symbolOffset: 0,
    address: Number.parseInt(address, 16),
    source: undefined,
    logOffset,
  };
}
