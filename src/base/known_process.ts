/**
 * A process that ran before its trace began, as /proc told of it when it was attached to. What is optional is missing
 * where /proc did not say it, and in older recordings.
 */
export interface KnownProcess {
  readonly pid: number;
  readonly ppid: number;
  /** The kernel's `comm`: at most 15 bytes. */
  readonly name: string;
  /** Empty for a zombie. */
  readonly argv: readonly string[];
  /** Numbers of its threads; the first one's is the pid. */
  readonly threads: readonly number[];
  /** Numbers of its process group and session. */
  readonly group?: number;
  readonly session?: number;
  /** What else is known of its threads. */
  readonly tasks?: readonly KnownTask[];
  readonly signals?: KnownSignals;
  readonly descriptors?: readonly KnownDescriptor[];
  /** Its shared mappings; private ones lead to no other process. */
  readonly mappings?: readonly KnownMapping[];
}

/** Sets of signals are as /proc prints them: hexadecimal, bit n-1 for signal n. */
export interface KnownTask {
  readonly tid: number;
  /** The thread's own name, its `comm`. */
  readonly name: string;
  readonly blocked: string;
  /** Sent to this thread alone and not taken yet. */
  readonly pending: string;
  /** A call that strace will show as resumed, without its arguments. */
  readonly resumes?: ResumedCall;
}

/** A call that an attaching tracer interrupts and the kernel goes on with by restart_syscall(2). */
export type ResumedCall =
  | { readonly call: "nanosleep" | "clock_nanosleep" }
  /** A futex that waits without a limit is called again, instead. */
  | { readonly call: "futex"; readonly address: number; readonly isPrivate: boolean }
  | { readonly call: "poll"; readonly fds: readonly number[]; readonly isTimed: boolean };

export interface KnownSignals {
  readonly ignored: string;
  readonly caught: string;
  /** Sent to the process and not taken yet. */
  readonly pending: string;
}

export interface KnownDescriptor {
  readonly fd: number;
  /** What its link in /proc/PID/fd says: a path, `pipe:[97]`, `anon_inode:[eventfd]`. */
  readonly target: string;
  /** Those of open(2), O_CLOEXEC included, as a number. */
  readonly flags: number;
  /** The file's offset, bytes. */
  readonly position: number;
  /** True of a FIFO, whose link is a path like that of a file. */
  readonly fifo?: true;
  /** True of a pipe that no process had open but those attached to. */
  readonly unshared?: true;
  /** The process that a pidfd refers to. */
  readonly pidfdOf?: number;
  /** What epoll watches: descriptors, and the 64 bits to answer for each, decimal. */
  readonly watches?: readonly { readonly fd: number; readonly data: string }[];
}

export interface KnownMapping {
  /** First byte and bytes. */
  readonly start: number;
  readonly length: number;
  /** Where in the object it begins, bytes. */
  readonly offset: number;
  /** `rwx`, a `-` for each right that it lacks. */
  readonly rights: string;
  /** `/dev/shm/x`, `/dev/zero (deleted)` for one without a name, `/SYSV00000000 (deleted)`. */
  readonly path: string;
  /** Device and inode, which tell objects of one path apart; a SysV segment's inode is its id. */
  readonly device: string;
  readonly inode: number;
}
