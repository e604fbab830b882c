/** A process that ran before its trace began, as /proc told of it when it was attached to. */
export interface KnownProcess {
  readonly pid: number;
  readonly ppid: number;
  /** The kernel's `comm`: at most 15 bytes. */
  readonly name: string;
  /** Empty for a zombie. */
  readonly argv: readonly string[];
  /** Numbers of its threads; the first one's is the pid. */
  readonly threads: readonly number[];
}
