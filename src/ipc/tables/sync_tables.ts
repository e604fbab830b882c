/** Rows of the trace that tell of shared memory, of locks, and of who ended whose wait. */

export const mappingFlags = { readable: 1, writable: 2, executable: 4 } as const;

/**
 * One row per piece of shared memory in an address space and the rights it has: from its mapping, or the mprotect that
 * gave it these rights, to its unmapping, the next mprotect, exec or exit.
 * Private mappings (libraries, heaps, stacks) are no way to another process and have no rows.
 */
export const mappingSchema = {
  startNs: "f64",
  /** `Infinity` while mapped. */
  endNs: "f64",
  /** First byte of it in the process. Above 2^53 rounded; user space on Linux ends below. */
  address: "f64",
  /** Bytes. */
  length: "f64",
  /** Where in the object it begins, in bytes: the same byte of two processes has the same channel and offset. */
  offset: "f64",
  process: "u32",
  channel: "u32",
  /** mmap, shmat, mremap, mprotect, or the fork that handed it down; `noRow` if older than the trace. */
  mappedBy: "u32",
  /** munmap, shmdt, mprotect, exec, or what was mapped over it; `noRow` while mapped or ended by the process's own end. */
  unmappedBy: "u32",
  /** Bits of `mappingFlags`. */
  flags: "u8",
} as const;

export const lockKinds = ["flock", "posix", "ofd"] as const;
export type LockKind = (typeof lockKinds)[number];

/** One row per lock held on a file, from its acquiring to its release. */
export const lockSchema = {
  acquiredNs: "f64",
  /** `Infinity` while held. */
  releasedNs: "f64",
  /** First byte locked; 0 of flock; NaN where it counts from a position that the log does not tell. */
  start: "f64",
  /** `Infinity`: to the end of the file, however far it grows. */
  length: "f64",
  /** The file. */
  channel: "u32",
  /** Who took it. Locks of flock and of open file descriptions outlive him if a child holds the descriptor. */
  process: "u32",
  acquiredBy: "u32",
  /** The unlock, close or exec; `noRow` while held, or when the process's own end released it. */
  releasedBy: "u32",
  /** Index into `lockKinds`. */
  kind: "u8",
  /** 1: nobody else; 0: shared with other readers. */
  exclusive: "u8",
} as const;

/** What ended a wait: one row per waiting call that another call let go on. */
export const wakeSchema = {
  /** The call that waited. */
  waiting: "u32",
  /** The call that ended the wait; `noRow` when the log does not show it. */
  waker: "u32",
} as const;
