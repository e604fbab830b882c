/** What the kernel does when a signal reaches a process that neither catches nor ignores it. See signal(7). */
export type DefaultAction = "terminate" | "core" | "stop" | "ignore" | "continue";

interface Signal {
  readonly number: number;
  readonly action: DefaultAction;
  /** One sentence: why it is sent. */
  readonly meaning: string;
}

/** Numbers are those of x86 and arm; MIPS, SPARC and Alpha number some signals differently. */
const signals: Readonly<Record<string, Signal>> = {
  SIGHUP: {
    number: 1,
    action: "terminate",
    meaning: "The terminal was closed, or its leading process ended.",
  },
  SIGINT: { number: 2, action: "terminate", meaning: "Someone pressed Ctrl+C in the terminal." },
  SIGQUIT: { number: 3, action: "core", meaning: "Someone pressed Ctrl+\\ in the terminal." },
  SIGILL: { number: 4, action: "core", meaning: "The processor met an instruction it does not know." },
  SIGTRAP: { number: 5, action: "core", meaning: "A breakpoint or a trace trap was hit." },
  SIGABRT: { number: 6, action: "core", meaning: "The program gave up with abort()." },
  SIGBUS: { number: 7, action: "core", meaning: "Memory was touched that has nothing behind it." },
  SIGFPE: { number: 8, action: "core", meaning: "An arithmetic error, such as an integer division by zero." },
  SIGKILL: { number: 9, action: "terminate", meaning: "Ends the process at once; it cannot be caught." },
  SIGUSR1: { number: 10, action: "terminate", meaning: "Free for the program's own use." },
  SIGSEGV: { number: 11, action: "core", meaning: "Memory was touched that is not the program's." },
  SIGUSR2: { number: 12, action: "terminate", meaning: "Free for the program's own use." },
  SIGPIPE: { number: 13, action: "terminate", meaning: "It wrote into a pipe or socket nobody reads from." },
  SIGALRM: { number: 14, action: "terminate", meaning: "A timer set by alarm() or setitimer() ran out." },
  SIGTERM: { number: 15, action: "terminate", meaning: "Someone asks the process to end." },
  SIGSTKFLT: { number: 16, action: "terminate", meaning: "A stack fault of a coprocessor; unused." },
  SIGCHLD: { number: 17, action: "ignore", meaning: "A child ended, stopped or continued." },
  SIGCONT: { number: 18, action: "continue", meaning: "Continues a stopped process." },
  SIGSTOP: { number: 19, action: "stop", meaning: "Stops the process; it cannot be caught." },
  SIGTSTP: { number: 20, action: "stop", meaning: "Someone pressed Ctrl+Z in the terminal." },
  SIGTTIN: { number: 21, action: "stop", meaning: "A background process tried to read from the terminal." },
  SIGTTOU: { number: 22, action: "stop", meaning: "A background process tried to write to the terminal." },
  SIGURG: { number: 23, action: "ignore", meaning: "Urgent data arrived at a socket." },
  SIGXCPU: { number: 24, action: "core", meaning: "The limit of processor time is used up." },
  SIGXFSZ: { number: 25, action: "core", meaning: "A file would grow beyond the limit of its size." },
  SIGVTALRM: {
    number: 26,
    action: "terminate",
    meaning: "A timer of the process's own running time ran out.",
  },
  SIGPROF: { number: 27, action: "terminate", meaning: "A profiling timer ran out." },
  SIGWINCH: { number: 28, action: "ignore", meaning: "The terminal's window changed its size." },
  SIGIO: { number: 29, action: "terminate", meaning: "Input or output became possible on a descriptor." },
  SIGPWR: { number: 30, action: "terminate", meaning: "The power is about to fail." },
  SIGSYS: {
    number: 31,
    action: "core",
    meaning: "It made a system call that is forbidden or does not exist.",
  },
};

const byNumber: string[] = [];
for (const [name, signal] of Object.entries(signals)) byNumber[signal.number] = name;

/**
 * First real-time signal of the kernel. strace spells the 32nd `SIGRTMIN` and those after it `SIGRT_1` ...
 * (strace's src/linux/generic/signalent.h); glibc keeps two for itself, so a program's SIGRTMIN is SIGRT_2.
 */
const firstRealTime = 32;
const lastRealTime = 64;
const otherNames = { SIGPOLL: 29, SIGCLD: 17, SIGIOT: 6, SIGUNUSED: 31 } as const;
const realTime = Array.from({ length: lastRealTime - firstRealTime + 1 }, (_, step) => step);
/** Of each signal, by every name; of a real-time one by the name that strace gives it today. */
const byName: ReadonlyMap<string, number> = new Map([
  ...Object.entries(signals).map(([name, { number }]) => [name, number] as const),
  ...Object.entries(otherNames),
  ...realTime.map((step) => [`SIGRT_${step}`, firstRealTime + step] as const),
]);

/**
 * The number of a signal, 1..64, by any name strace has given it: `SIGUSR1`, `SIGRT_3`, `SIGRTMIN`,
 * `SIGRT_32` of old versions, `SIGRTMIN+1`, or the bare number; 0 if it is none.
 */
export function signalNumber(name: string): number {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const counted = name.startsWith("SIGRT") ? /^SIGRT(?:_|MIN\+?|MAX-?)(\d*)$/.exec(name) : null;
  if (counted !== null) {
    const step = Number(counted[1] || 0);
    const number = name.startsWith("SIGRTMAX") ? lastRealTime - step : firstRealTime + step;
    return number >= firstRealTime && number <= lastRealTime ? number : 0;
  }
  const bare = /^\d+$/.test(name) ? Number(name) : 0;
  return bare <= lastRealTime ? bare : 0;
}

/** The name of signal `number` as strace spells it; `SIG?` outside 1..64. */
export function signalName(number: number): string {
  const known = byNumber[number];
  if (known !== undefined) return known;
  if (number === firstRealTime) return "SIGRTMIN";
  return number > firstRealTime && number <= lastRealTime ? `SIGRT_${number - firstRealTime}` : "SIG?";
}

export function defaultAction(name: string): DefaultAction {
  return signals[signalName(signalNumber(name))]?.action ?? "terminate";
}

/** SIGKILL and SIGSTOP: no handler, no mask and no ignoring can hold them. */
export function isUncatchable(name: string): boolean {
  return name === "SIGKILL" || name === "SIGSTOP";
}

/** Why such a signal is sent, in one sentence. */
export function signalMeaning(name: string): string {
  const number = signalNumber(name);
  if (number >= firstRealTime)
    return "A real-time signal: queued, in order, and free for the program's own use.";
  return signals[signalName(number)]?.meaning ?? "A signal this kernel does not name.";
}
