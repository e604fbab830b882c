/** What is said of a rule wherever one of its findings shows. */
export interface RuleWords {
  /** What it finds, as a heading. */
  readonly title: string;
  /** How to fix it, in one sentence. `media/help/ID.md` says more. */
  readonly remedy: string;
}

/** The rules of findings, by their published ids: ids are added, never changed. */
export const rules = {
  deadlock: {
    title: "Processes wait for each other in a circle",
    remedy:
      "Break the circle: take locks in one order, let one side read before it writes, or wait with a timeout.",
  },
  "eof-never": {
    title: "A reader waits for an end-of-file that cannot come",
    remedy:
      "Close the write end in every process that does not write, right after fork, or open it with O_CLOEXEC.",
  },
  "blocked-at-end": {
    title: "A process still waited when the recording ended",
    remedy: "Look at who could have ended the wait, and why it did not.",
  },
  sigpipe: {
    title: "A process wrote where nobody reads any more",
    remedy: "Let the reader read to the end, or ignore SIGPIPE in the writer and handle EPIPE.",
  },
  "killed-by-signal": {
    title: "A process was ended by a signal",
    remedy: "Find who sent it, or run the program in a debugger to see where it broke down.",
  },
  "unread-data": {
    title: "Bytes were written that nobody read",
    remedy: "Read until end-of-file before closing the end that reads.",
  },
  "fd-leak": {
    title: "Descriptors stay open that nobody uses",
    remedy: "Close what is no longer needed, and open with O_CLOEXEC what a new program must not inherit.",
  },
  zombie: {
    title: "A child ended and its parent did not wait for it",
    remedy: "Call waitpid() for every child, for example in a loop with WNOHANG when SIGCHLD comes.",
  },
  orphan: {
    title: "A process ended before its child",
    remedy: "Wait for the children before ending; a child meant to live on says so with setsid().",
  },
  "lost-signal": {
    title: "A signal was merged into one that was already pending",
    remedy: "Do not count standard signals; use sigqueue() with a real-time signal, a pipe or an eventfd.",
  },
  "uncatchable-signal": {
    title: "SIGKILL or SIGSTOP was to be caught, ignored or blocked",
    remedy: "Take SIGKILL and SIGSTOP out; handle SIGTERM, SIGINT or SIGTSTP instead.",
  },
  "unsafe-handler": {
    title: "A signal handler called a function that is not async-signal-safe",
    remedy:
      "Only set a volatile sig_atomic_t or write() to a pipe in the handler; do the work in the main loop.",
  },
  eintr: {
    title: "A signal interrupted a call, and it was not repeated",
    remedy: "Install the handler with SA_RESTART, or repeat the call while errno is EINTR.",
  },
  "longjmp-from-handler": {
    title: "A handler was left by longjmp, and its signal stays blocked",
    remedy: "Use sigsetjmp(env, 1) and siglongjmp(), which restore the signal mask.",
  },
  "tiny-io": {
    title: "Many calls move a few bytes each",
    remedy: "Use a buffer: stdio or your own of 4 KiB to 64 KiB, flushed where the other side waits.",
  },
  "ipc-object-leak": {
    title: "A named IPC object was left behind",
    remedy: "Remove it when the last user ends: IPC_RMID, shm_unlink, mq_unlink, sem_unlink or unlink.",
  },
  "write-race": {
    title: "Two processes write the same part of a file without a lock",
    remedy: "Open with O_APPEND, write disjoint parts, or hold a lock (fcntl, flock) around the write.",
  },
  "interleaved-write": {
    title: "Several writers put more than PIPE_BUF bytes at once into one pipe",
    remedy:
      "Write at most PIPE_BUF (4096) bytes at a time, give each writer a pipe of its own, or hold a lock.",
  },
  "busy-wait": {
    title: "A process asks again and again instead of waiting",
    remedy: "Let the kernel wait: a blocking call, poll() or epoll with a timeout, or a condition variable.",
  },
  "lock-contention": {
    title: "Threads spend their time waiting for one lock",
    remedy: "Hold the lock for less, split what it protects, or give each thread data of its own.",
  },
  "fork-with-buffer": {
    title: "Buffered output was written twice, by parent and child",
    remedy: "Call fflush(NULL) before fork(), and leave the child with _exit().",
  },
} as const satisfies Readonly<Record<string, RuleWords>>;

export type RuleId = keyof typeof rules;

export const ruleIds = Object.keys(rules) as readonly RuleId[];

/** Of a rule id that came from elsewhere; undefined if this version knows no such rule. */
export function ruleWords(id: string): RuleWords | undefined {
  return Object.hasOwn(rules, id) ? rules[id as RuleId] : undefined;
}

/** The help page of a rule, from the extension's folder. */
export function helpPage(id: RuleId): string {
  return `media/help/${id}.md`;
}
