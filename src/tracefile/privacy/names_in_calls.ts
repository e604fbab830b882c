import { asciiBytes, standsAt } from "../../strace/ascii.ts";
import { syscallTraits } from "../../strace/syscalls.ts";

/*
 * Which of the strings that strace printed are names that the trace cannot be understood without: paths, programs
 * and their arguments, addresses. Only what is listed here is kept; every other string may be payload, also in calls
 * that nobody has thought of yet.
 */

/** Where a string stands in the text of a call. */
export interface StringPlace {
  readonly syscall: number;
  /** From 0; in a resumed line counted from its beginning. */
  readonly argument: number;
  readonly bytes: Uint8Array;
  /** First byte of the arguments. */
  readonly start: number;
  /** The opening quote. */
  readonly at: number;
}

const addressWords = ["sun_path=", "sun_path=@", "inet_addr(", "inet_pton(AF_INET6, "].map(asciiBytes);

/** Calls that take names and that the table of system calls does not tell apart, besides those that only create names. */
const callsOnPaths: ReadonlySet<string> = new Set(
  `access faccessat faccessat2 stat lstat stat64 lstat64 statx statfs statfs64 readlink readlinkat mkdir mkdirat rmdir
   chmod fchmodat chown lchown fchownat truncate truncate64 utime utimes utimensat getcwd chroot symlinkat
   mq_open mq_unlink prctl inotify_add_watch fanotify_mark`.split(/\s+/),
);

/** Programs and arguments; the environment after them can hold passwords and tokens. */
const lastArgumentKept: Readonly<Record<string, number>> = { execve: 1, execveat: 2 };

/** What is read from and written to these is made by the kernel or counted by it: counters, ticks, signals told. */
const countingFiles = ["[eventfd", "[timerfd", "[signalfd", "eventfd", "timerfd", "signalfd"].map(asciiBytes);

/** What the probe says of long jumps and stdio, through a write that fails: no payload, but names of streams. */
const probeStart = asciiBytes('-1, "ipc-scope-probe ');

export function isName(place: StringPlace): boolean {
  if (addressWords.some((word) => endsAt(place, word))) return true;
  const { name, family } = syscallTraits(place.syscall);
  if (family === "exec") return place.argument <= (lastArgumentKept[name] ?? -1);
  if (family === "open" || family === "path" || callsOnPaths.has(name)) return true;
  return family === "io" && (isCount(place) || isProbeMark(place));
}

function endsAt({ bytes, start, at }: StringPlace, word: Uint8Array): boolean {
  return at - word.length >= start && standsAt(bytes, at - word.length, at, word);
}

/** `4<anon_inode:[eventfd]>, "\7\0..."`: the descriptor is the first argument, its kind stands behind it. */
function isCount({ bytes, start, at }: StringPlace): boolean {
  const prefix = asciiBytes("<anon_inode:");
  for (let i = start; i < at && i < start + 12; i++) {
    if (standsAt(bytes, i, at, prefix))
      return countingFiles.some((word) => standsAt(bytes, i + prefix.length, at, word));
  }
  return false;
}

function isProbeMark({ bytes, start, at }: StringPlace): boolean {
  return at === start + "-1, ".length && standsAt(bytes, start, bytes.length, probeStart);
}
