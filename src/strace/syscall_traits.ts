/** What a system call is about; decides which part of the model looks at it. */
export type SyscallFamily =
  | "io"
  | "open"
  | "descriptor"
  | "pipe"
  | "socket"
  | "process"
  | "exec"
  | "exit"
  | "wait"
  | "signal"
  | "poll"
  | "memory"
  | "sysv-shm"
  | "sysv-sem"
  | "sysv-queue"
  | "posix-queue"
  | "futex"
  | "event"
  | "sleep"
  | "path"
  | "other";

/** What a successful call returns. `bytes`: how many bytes moved. `address`: of a mapping. */
export type ReturnKind = "value" | "bytes" | "fd" | "pid" | "address" | "nothing";

/**
 * Where the data that a call moves stands among its arguments, and which way it goes: `out` leaves the
 * process, `in` enters it. `string` is a quoted string, `iovec` a list of `{iov_base=...}`, `msghdr` and
 * `mmsghdr` hold an iovec, `sysv-message` is `{mtype, "text"}` (or, in old versions, the text itself).
 */
export interface PayloadPlace {
  readonly argument: number;
  readonly form: "string" | "iovec" | "msghdr" | "mmsghdr" | "sysv-message";
  readonly direction: "in" | "out";
}

export interface SyscallTraits {
  readonly name: string;
  readonly family: SyscallFamily;
  readonly returns: ReturnKind;
  /** Position of the descriptor it works on, -1 if none. */
  readonly fdArgument: number;
  /** It can wait for another process, the kernel or time. */
  readonly mayBlock: boolean;
  readonly payload: PayloadPlace | undefined;
  /** Position of the argument that limits how long it waits, -1 if none does. */
  readonly timeoutArgument: number;
  /** Names of the arguments, as in section 2 of the manual; empty for calls of no interest here. */
  readonly argumentNames: readonly string[];
}
