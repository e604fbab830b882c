import { isAtLeast, type StraceVersion } from "./strace_version.ts";
import type { TraceOptions } from "./traced_program.ts";

/** The oldest strace that can be used: 5.3 brought --seccomp-bpf, without which each untraced call costs a stop. */
export const oldestStrace = { major: 5, minor: 3 } as const;

/** Bytes kept of each payload: enough to recognise a message, small enough that a copied gigabyte stays a small log. */
export const defaultStringLimit = 256;

/**
 * Every call through which processes can influence each other, and those the model needs to follow them.
 * A `?` lets a name pass that this strace or this architecture does not have.
 */
const tracedCalls = [
  "%desc",
  "%process",
  "%signal",
  "%ipc",
  "%network",
  // waiting and waking
  "futex",
  "?futex_wait",
  "?futex_wake",
  "?futex_waitv",
  "?futex_requeue",
  "?pause",
  "nanosleep",
  "clock_nanosleep",
  "restart_syscall",
  // what sends signals later
  "?alarm",
  "setitimer",
  "timer_create",
  "timer_settime",
  "timer_delete",
  // shared memory that no descriptor class covers
  "memfd_create",
  "munmap",
  "mprotect",
  "?pkey_mprotect",
  "mremap",
  // names through which processes meet
  "?mknod",
  "mknodat",
  "?unlink",
  "?link",
  "linkat",
  "?rename",
  "?renameat",
  "renameat2",
  "unlinkat",
  "mq_unlink",
  // from where names are looked up
  "chdir",
  // descriptor tables that are changed as a whole: %desc and %process lack both in strace 6.1
  "?close_range",
  "unshare",
  // whose child, which group and session, which name a task has
  "setsid",
  "setpgid",
  "getpgid",
  "?getpgrp",
  "getsid",
  "prctl",
];

export type TraceTarget =
  | { readonly kind: "program"; readonly terminal: "own" | "shared" }
  | { readonly kind: "attach" };

/** strace's options for a run, without output file, program and pids. The version must be `oldestStrace` or later. */
export function straceFlags(
  version: StraceVersion,
  target: TraceTarget,
  options: TraceOptions = {},
): readonly string[] {
  return [
    "-f",
    "-yy",
    ...stamps(version),
    "-s",
    String(stringLimitOf(options)),
    ...(options.stacks ? stacks(version) : []),
    ...(target.kind === "program" ? ofProgram(version, target.terminal) : []),
    "-e",
    `trace=${tracedCalls.join(",")}`,
  ];
}

/** A mark of the probe is up to 256 bytes long (src/probe/mark.h), and worth nothing when it is cut. */
export const probeStringLimit = 256;

function stringLimitOf({ stringLimit = defaultStringLimit, probe }: TraceOptions): number {
  return probe === undefined ? stringLimit : Math.max(stringLimit, probeStringLimit);
}

/** Nanoseconds and long options came with 5.6; before, microseconds are the best there is. */
function stamps(version: StraceVersion): readonly string[] {
  return isAtLeast(version, 5, 6)
    ? ["--absolute-timestamps=format:unix,precision:ns", "--syscall-times=ns"]
    : ["-ttt", "-T"];
}

function stacks(version: StraceVersion): readonly string[] {
  if (version.stackTrace === undefined) return [];
  // -kk prints file and line, too, but only where libdw unwinds (6.7).
  return [version.stackTrace === "libdw" && isAtLeast(version, 6, 7) ? "-kk" : "-k"];
}

function ofProgram(version: StraceVersion, terminal: "own" | "shared"): readonly string[] {
  return [
    // Refused together with -p. It is why calls outside the set cost nothing.
    "--seccomp-bpf",
    // Up to 6.5 a program whose strace was killed lives on, its traced calls failing with ENOSYS.
    ...(isAtLeast(version, 6, 6) ? ["--kill-on-exit"] : []),
    // In a terminal of its own no shell is there to continue a strace that Ctrl+Z stopped together with the program.
    ...(terminal === "own" ? ["-I4"] : []),
  ];
}

/** Whether strace was told to print stacks, by its flags. */
export function hasStacks(flags: readonly string[]): boolean {
  return flags.some((flag) => /^-kk?$/.test(flag));
}
