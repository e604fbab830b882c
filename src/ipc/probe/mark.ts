import {
  type Buffering,
  bufferings,
  type StreamEventKind,
  streamEventKinds,
} from "../tables/probe_tables.ts";

/** What the probe (src/probe) said with one mark. */
export type Mark =
  | { readonly kind: "start"; readonly libc: string }
  | SetjmpMark
  | JumpMark
  | OpenMark
  | StreamMark;

export interface SetjmpMark {
  readonly kind: "setjmp";
  /** Address of the jump buffer. */
  readonly env: number;
  readonly keepsMask: boolean;
  readonly isSignal: boolean;
}

export interface JumpMark {
  readonly kind: "longjmp";
  readonly env: number;
  readonly value: number;
  readonly putsMaskBack: boolean;
  readonly isSignal: boolean;
  /** Undefined where the probe did not see the mark being set, or could not read the jump buffer. */
  readonly times: number | undefined;
  /** How many just like it this mark tells of; at least 1. */
  readonly jumps: number;
  readonly bytes: number | undefined;
  readonly frames: number | undefined;
}

export interface OpenMark {
  readonly kind: "open";
  readonly stream: number;
  readonly fd: number;
  readonly path: string;
}

export interface StreamMark {
  readonly kind: "stdio";
  readonly why: StreamEventKind;
  readonly stream: number;
  readonly fd: number;
  readonly call: string;
  readonly buffering: Buffering;
  readonly size: number;
  readonly pending: number;
  /** Bytes read ahead that the program has not taken yet. */
  readonly ahead: number;
  readonly reads: number;
  readonly bytesRead: number;
  readonly writes: number;
  readonly bytesWritten: number;
}

/** What every mark begins with, and the version of what follows. */
export const markStart = "ipc-scope-probe 1 ";

/**
 * @param text what was written to descriptor -1, behind `markStart`
 * @returns undefined for what no probe of this version says: it may be the program's own, or cut by a small -s
 */
export function parseMark(text: string): Mark | undefined {
  const { kind, words } = split(text);
  const number = (name: string) => Number(words.get(name) ?? Number.NaN);
  const count = (name: string) => (words.has(name) ? number(name) : 0);
  const optional = (name: string) => (words.has(name) ? number(name) : undefined);
  const call = words.get("call") ?? "";
  switch (kind) {
    case "start":
      return { kind, libc: words.get("libc") ?? "" };
    case "setjmp":
      return complete({
        kind,
        env: number("env"),
        keepsMask: number("mask") === 1,
        isSignal: call === "sigsetjmp",
      });
    case "longjmp":
      return complete({
        kind,
        env: number("env"),
        value: number("value"),
        putsMaskBack: number("mask") === 1,
        isSignal: call === "siglongjmp",
        times: optional("times"),
        jumps: optional("jumps") ?? 1,
        bytes: optional("bytes"),
        frames: optional("frames"),
      });
    case "open":
      return complete({ kind, stream: number("stream"), fd: number("fd"), path: words.get("path") ?? "" });
    case "stdio": {
      const why = streamEventKinds.find((one) => one === words.get("why"));
      const buffering = bufferings.find((one) => one === words.get("buffering"));
      if (why === undefined || buffering === undefined) return undefined;
      return complete({
        kind,
        why,
        stream: number("stream"),
        fd: number("fd"),
        call,
        buffering,
        size: count("size"),
        pending: count("pending"),
        ahead: count("ahead"),
        reads: count("reads"),
        bytesRead: count("read"),
        writes: count("writes"),
        bytesWritten: count("written"),
      });
    }
    default:
      return undefined;
  }
}

/** `longjmp env=0x7ff value=3`; a path is the last word, since it may hold blanks. */
function split(text: string): { readonly kind: string; readonly words: ReadonlyMap<string, string> } {
  const pathAt = text.indexOf(" path=");
  const head = pathAt < 0 ? text : text.slice(0, pathAt);
  const [kind = "", ...pairs] = head.split(" ");
  const words = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals > 0) words.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  if (pathAt >= 0) words.set("path", text.slice(pathAt + " path=".length));
  return { kind, words };
}

/** A number that is not there or no number makes the mark none. */
function complete<M extends Mark>(mark: M): M | undefined {
  return Object.values(mark).some((value) => Number.isNaN(value)) ? undefined : mark;
}
