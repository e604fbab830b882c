import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { shellWord } from "../base/shell_word.ts";
import type { Nanos } from "../base/time.ts";
import { unquoted } from "../ipc/channels/quoted_text.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { processLabel } from "../ipc/names.ts";
import type { Process, Trace } from "../ipc/trace.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";

const makers = ["mknod", "mknodat", "bind"];
const removers = ["unlink", "unlinkat", "rename", "renameat", "renameat2"];
const makerCalls = new Set(makers.map(syscallNamed));
/** Of each kind; who makes or removes more paths than this deletes a tree. */
const mostRead = 2000;

interface Named {
  readonly call: CallIndex;
  readonly process: ProcessIndex;
  readonly ns: Nanos;
}

/**
 * FIFOs and sockets with a path that stay when the process that made them has ended: the second half of
 * `ipc-object-leak`. The next start of the program finds them in its way (EEXIST, EADDRINUSE).
 */
export class LeftPlaces implements CountingRule {
  readonly calls = [...makers, ...removers];
  readonly #made: Named[] = [];
  readonly #removed: CallIndex[] = [];

  see({ row, process, syscall, startNs, value }: SeenCall): void {
    if (value !== 0) return;
    const call = row as CallIndex;
    if (!makerCalls.has(syscall)) this.#removed.push(call);
    else if (this.#made.length < mostRead)
      this.#made.push({ call, process: process as ProcessIndex, ns: startNs as Nanos });
  }

  *findings(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
    const ended = this.#made.filter(({ process }) => isOver(trace, process, atNs));
    if (ended.length === 0 || this.#removed.length > mostRead) return;
    const removed = new Set(this.#removed.flatMap((call) => pathsIn(textOfCall(trace, log, call).args)));
    const told = new Set<string>();
    for (const made of ended) {
      const place = placeOf(textOfCall(trace, log, made.call).args);
      if (place === undefined || told.has(place.path) || removed.has(nameOf(place.path))) continue;
      told.add(place.path);
      yield findingOf(trace, made, place);
    }
  }
}

/** Nobody is left for whom it was made: a shell uses the FIFO that its mkfifo made, and may remove it yet. */
function isOver(trace: Trace, maker: ProcessIndex, atNs: Nanos): boolean {
  for (let at: ProcessIndex | undefined = maker; at !== undefined; ) {
    const { endNs, parent }: Process = rowOf(trace.processes, at);
    if (endNs > atNs) return false;
    at = parent;
  }
  return true;
}

interface Place {
  readonly noun: "FIFO" | "socket";
  readonly path: string;
}

/** `AT_FDCWD</tmp>, "f", S_IFIFO|0644` or `3<UNIX-STREAM:[7]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110`. */
function placeOf(args: readonly string[]): Place | undefined {
  const [folderAt = "", address = ""] = args;
  const socket = /sun_path=("(?:[^"\\]|\\.)*")/.exec(address)?.[1];
  if (socket !== undefined) return { noun: "socket", path: unquoted(socket) };
  const path = args.find((arg) => arg.startsWith('"'));
  const isFifo = args.some((arg) => arg.includes("S_IFIFO"));
  if (!isFifo || path === undefined) return undefined;
  const name = unquoted(path);
  const folder = /^[^<]*<(.*)>$/.exec(folderAt)?.[1];
  return { noun: "FIFO", path: name.startsWith("/") || folder === undefined ? name : `${folder}/${name}` };
}

/** By its last part: a path is written in one way where it is made, in another where it is removed. */
function pathsIn(args: readonly string[]): string[] {
  return args.filter((arg) => arg.startsWith('"')).map((arg) => nameOf(unquoted(arg)));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function findingOf(trace: Trace, { call, process, ns }: Named, { noun, path }: Place): Finding {
  return {
    rule: "ipc-object-leak",
    severity: "info",
    message: `The ${noun} ${path} that ${processLabel(trace, process, ns)} made was left behind when it ended. To remove it: rm ${shellWord(path)}`,
    processes: [process],
    channels: [],
    ns,
    call,
    related: [],
  };
}
