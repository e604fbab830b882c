import { textOf } from "../base/strings.ts";
import { ArgSpans } from "./args.ts";
import { newline } from "./ascii.ts";
import { joinBytes } from "./join_bytes.ts";
import { LogParser } from "./parser.ts";
import { payloadIn } from "./payload.ts";
import type { DecodedBytes } from "./quoted.ts";
import type { CallRecord } from "./record.ts";
import { syscallTraits } from "./syscalls.ts";

/** One call, read again from the log for a person to look at. */
export interface CallText {
  /** `read`; "" when the bytes are not those of a call. */
  readonly name: string;
  /** The arguments as strace printed them. */
  readonly args: readonly string[];
  /** `3<pipe:[97]>`, `-1 EPIPE (Broken pipe)`; "" while it is in progress. */
  readonly result: string;
  /** The bytes it moved, if it is a call that moves bytes and strace printed them. */
  readonly payload: DecodedBytes | undefined;
}

/**
 * Reads a call from its line, or from its two lines when other tasks' lines came between. Both are what the
 * call's record said: from the line's first byte, with or without its newline.
 */
export function readCallText(first: Uint8Array, resumed: Uint8Array | undefined): CallText {
  const parser = new LogParser();
  parser.append(first);
  if (resumed) {
    if (first.at(-1) !== newline) parser.append(Uint8Array.of(newline));
    parser.append(resumed);
  }
  parser.end();
  let text: CallText = { name: "", args: [], result: "", payload: undefined };
  let head: Uint8Array | undefined;
  for (let record = parser.next(); record; record = parser.next()) {
    if (record.kind !== "call") continue;
    if (record.phase === "begin") head = argBytes(record);
    else if (!record.begun && head) {
      // The lines of a thread that called execve stand under two pids, so the parser does not join them.
      const args = joinBytes([head, argBytes(record)]);
      text = textOfCall(record, new ArgSpans().reset(args, 0, args.length));
      continue;
    }
    text = textOfCall(record, record.args);
  }
  return text;
}

function textOfCall(call: CallRecord, args: CallRecord["args"]): CallText {
  const traits = syscallTraits(call.syscall);
  const { result } = call;
  return {
    name: traits.name,
    args: Array.from({ length: args.count }, (_, index) => args.text(index)),
    result: textOf(result.bytes, result.start, result.end),
    payload: traits.payload && payloadIn(args.range(traits.payload.argument), traits.payload),
  };
}

function argBytes({ args }: CallRecord): Uint8Array {
  return args.bytes.slice(args.start, args.end);
}
