import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { CallRecord } from "../../strace/record.ts";
import { syscallName } from "../../strace/syscalls.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { pathArgument } from "../descriptors/path_argument.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import type { Trace } from "../trace.ts";

/** Of a `Call` what tells which files it changes. */
interface FileCall {
  readonly record: CallRecord;
  readonly row: CallIndex;
  readonly task: LiveTask;
  readonly process: LiveProcess;
}

interface Watch {
  readonly instance: LiveChannel;
  /** What inotify_add_watch returned. */
  readonly number: number;
  /** As the program gave it: strace prints no folder with it. */
  readonly path: string;
  /** `IN_CREATE|IN_DELETE`. */
  readonly events: ReadonlySet<string>;
}

/** What a call does to the file at its argument `path`, by the events that inotify(7) reports of it. */
interface Deed {
  readonly path: number;
  readonly events: readonly string[];
}

const creation = ["IN_CREATE"];
/** That it has a name less is an attribute of the file, too: how `tail -f` learns that its file is gone while open. */
const removal = ["IN_DELETE", "IN_DELETE_SELF", "IN_ATTRIB"];
const departure = ["IN_MOVED_FROM", "IN_MOVE_SELF"];
const arrival = ["IN_MOVED_TO"];
const attribute = ["IN_ATTRIB"];
const modification = ["IN_MODIFY"];
const access = ["IN_ACCESS"];
const deedsOfPaths: ReadonlyMap<string, readonly Deed[]> = new Map([
  ["mkdir", [{ path: 0, events: creation }]],
  ["mkdirat", [{ path: 1, events: creation }]],
  ["mknod", [{ path: 0, events: creation }]],
  ["mknodat", [{ path: 1, events: creation }]],
  ["symlink", [{ path: 1, events: creation }]],
  ["symlinkat", [{ path: 2, events: creation }]],
  [
    "link",
    [
      { path: 0, events: attribute },
      { path: 1, events: creation },
    ],
  ],
  [
    "linkat",
    [
      { path: 1, events: attribute },
      { path: 3, events: creation },
    ],
  ],
  ["unlink", [{ path: 0, events: removal }]],
  ["unlinkat", [{ path: 1, events: removal }]],
  ["rmdir", [{ path: 0, events: removal }]],
  [
    "rename",
    [
      { path: 0, events: departure },
      { path: 1, events: arrival },
    ],
  ],
  [
    "renameat",
    [
      { path: 1, events: departure },
      { path: 3, events: arrival },
    ],
  ],
  [
    "renameat2",
    [
      { path: 1, events: departure },
      { path: 3, events: arrival },
    ],
  ],
  ["chmod", [{ path: 0, events: attribute }]],
  ["fchmodat", [{ path: 1, events: attribute }]],
  ["fchmodat2", [{ path: 1, events: attribute }]],
  ["chown", [{ path: 0, events: attribute }]],
  ["lchown", [{ path: 0, events: attribute }]],
  ["fchownat", [{ path: 1, events: attribute }]],
  ["setxattr", [{ path: 0, events: attribute }]],
  ["lsetxattr", [{ path: 0, events: attribute }]],
  ["removexattr", [{ path: 0, events: attribute }]],
  ["lremovexattr", [{ path: 0, events: attribute }]],
  ["utime", [{ path: 0, events: attribute }]],
  ["utimes", [{ path: 0, events: attribute }]],
  ["futimesat", [{ path: 1, events: attribute }]],
  ["truncate", [{ path: 0, events: modification }]],
]);
const pathOfOpens: ReadonlyMap<string, number> = new Map([
  ["open", 0],
  ["creat", 0],
  ["openat", 1],
  ["openat2", 1],
]);
const eventsOfDescriptors: ReadonlyMap<string, readonly string[]> = new Map([
  ["write", modification],
  ["pwrite64", modification],
  ["writev", modification],
  ["pwritev", modification],
  ["pwritev2", modification],
  ["fallocate", modification],
  ["ftruncate", modification],
  ["read", access],
  ["pread64", access],
  ["readv", access],
  ["preadv", access],
  ["preadv2", access],
  ["fchmod", attribute],
  ["fchown", attribute],
  ["fsetxattr", attribute],
  ["fremovexattr", attribute],
  ["close", ["IN_CLOSE_WRITE", "IN_CLOSE_NOWRITE"]],
]);

/** What inotify instances watch, and which call did there what they wait for: it is their `latestWrite`. */
export class FileWatches {
  readonly #trace: Trace;
  #watches: Watch[] = [];

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** False for nearly all programs: then no call need be looked at. */
  get areAny(): boolean {
    return this.#watches.length > 0;
  }

  add(watch: Watch): void {
    this.remove(watch.instance, watch.number);
    this.#watches.push(watch);
  }

  remove(instance: LiveChannel, number: number): void {
    this.#watches = this.#watches.filter((watch) => watch.instance !== instance || watch.number !== number);
  }

  /** A call was entered: its event can be read before it has returned. */
  entered(call: FileCall): void {
    for (const [path, events] of deedsOf(call)) this.#happens(call, path, events);
  }

  /** A call was entered that moves bytes between two descriptors, as sendfile does; undefined is one not known. */
  copies(call: FileCall, from: LiveChannel | undefined, to: LiveChannel | undefined): void {
    if (from !== undefined) this.#happens(call, from.channel.name, access);
    if (to !== undefined) this.#happens(call, to.channel.name, modification);
  }

  #happens(call: FileCall, path: string, events: readonly string[]): void {
    if (call.record.outcome === "failed") return;
    for (const watch of this.#watches)
      if (isWatched(watch, path) && events.some((event) => watch.events.has(event)))
        this.#report(watch.instance, call);
  }

  /** What a call was entered for it has not done: another may have, or nobody. */
  failed({ row }: FileCall): void {
    for (const { instance } of this.#watches) if (instance.latestWrite === row) instance.latestWrite = noRow;
  }

  /** The first that nobody has read yet is the one that makes the instance ready. */
  #report(instance: LiveChannel, call: FileCall): void {
    const { calls } = this.#trace;
    const { latestWrite, latestRead } = instance;
    const isUnread =
      latestWrite !== noRow && (latestRead === noRow || calls.endNs(latestRead) < calls.startNs(latestWrite));
    if (!isUnread) instance.latestWrite = call.row;
  }
}

function* deedsOf(call: FileCall): Generator<readonly [path: string, events: readonly string[]]> {
  const { record, task } = call;
  const name = syscallName(record.syscall);
  const opened = pathOfOpens.get(name);
  const ofDescriptor = eventsOfDescriptors.get(name);
  if (opened !== undefined)
    yield [pathArgument(call, opened), eventsOfOpen(name, record.args.text(opened + 1))];
  else if (name === "utimensat") yield [pathArgument(call, 1), eventsOfTimes(record.args.text(2))];
  else if (ofDescriptor !== undefined) yield [task.descriptor?.file.channel.channel.name ?? "", ofDescriptor];
  else for (const { path, events } of deedsOfPaths.get(name) ?? []) yield [pathArgument(call, path), events];
}

function eventsOfOpen(name: string, flags: string): string[] {
  const creates = name === "creat" || flags.includes("O_CREAT");
  const empties = name === "creat" || flags.includes("O_TRUNC");
  return ["IN_OPEN", ...(creates ? creation : []), ...(empties ? modification : [])];
}

/** `[UTIME_OMIT, {tv_sec=5, tv_nsec=1}]`: one time that is set alone is told as if the file had been read or written. */
function eventsOfTimes(times: string): readonly string[] {
  const keepsAccess = times.startsWith("[UTIME_OMIT");
  const keepsModification = times.endsWith("UTIME_OMIT]");
  if (keepsAccess) return keepsModification ? [] : modification;
  return keepsModification ? access : attribute;
}

/** The file itself, or one in the folder. */
function isWatched({ path }: Watch, changed: string): boolean {
  return isSame(path, changed) || isSame(path, changed.slice(0, Math.max(0, changed.lastIndexOf("/"))));
}

/** A path given relative to a folder that the log does not name may be any that ends like it. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => path.replace(/^\.\//, "").replace(/\/$/, "")) as [string, string];
  if (a === "" || b === "" || a === "." || b === ".") return false;
  return a === b || (a.startsWith("/") ? a.endsWith(`/${b}`) : b.startsWith("/") && b.endsWith(`/${a}`));
}
