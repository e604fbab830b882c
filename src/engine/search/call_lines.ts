import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { resumedLine } from "../../ipc/logged_text.ts";
import { ArgSpans } from "../../strace/args.ts";
import { joinBytes } from "../../strace/join_bytes.ts";
import type { ByteRange } from "../../strace/record.ts";
import { syscallTraits } from "../../strace/syscalls.ts";
import { indexOfBytes } from "./bytes_within.ts";
import type { Ground } from "./ground.ts";

const encoder = new TextEncoder();
const unfinished = encoder.encode("<unfinished ...>");
const resumed = encoder.encode(" resumed>");

/**
 * Arguments of calls, cut out of their lines without the parser: a tenth of its cost, which is what a search through a
 * million calls needs.
 */
export class CallLines {
  readonly #arguments = new ArgSpans();
  /** `write(` of each system call met. */
  readonly #heads = new Map<number, Uint8Array>();

  constructor(readonly ground: Ground) {}

  /**
   * The text of an argument that others follow; valid until the next question. Undefined where only the parser can
   * tell: a line that breaks off, a last argument.
   */
  argument(row: number, index: number): ByteRange | undefined {
    const text = this.#argumentsOn(row);
    if (text === undefined) return undefined;
    const range = this.#arguments.reset(text, 0, text.length).range(index);
    return range.end < text.length ? range : undefined;
  }

  /** From the first argument on; of two lines as if they were one. */
  #argumentsOn(row: number): Uint8Array | undefined {
    const { trace, log } = this.ground;
    const { calls } = trace;
    const line = log.read(calls.logOffset(row), calls.logLength(row));
    const head = this.#head(calls.syscall(row));
    const at = indexOfBytes(line, head);
    if (at < 0) return undefined;
    const first = line.subarray(at + head.length);
    if (calls.resumption(row) === noRow) return first;
    // At the very end, with a newline after it: a string could say the same.
    const broken = Math.max(0, first.length - unfinished.length - 2);
    const within = indexOfBytes(first.subarray(broken), unfinished);
    if (within < 0) return undefined;
    // The second read may move the window from under the first.
    const begun = first.slice(0, broken + within);
    const rest = resumedLine(trace, log, row as CallIndex);
    const goesOn = rest === undefined ? -1 : indexOfBytes(rest, resumed);
    return rest === undefined || goesOn < 0
      ? undefined
      : joinBytes([begun, rest.subarray(goesOn + resumed.length)]);
  }

  #head(syscall: number): Uint8Array {
    const known = this.#heads.get(syscall);
    if (known !== undefined) return known;
    const head = encoder.encode(`${syscallTraits(syscall).name}(`);
    this.#heads.set(syscall, head);
    return head;
  }
}
