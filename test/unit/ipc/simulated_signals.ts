/**
 * Signals as signal(7) has them, small enough to be believed: processes that hold back, handle, ignore, wait for and
 * inherit them, and send them to each other. It runs a list of steps and tells two things: the log that strace could
 * have printed of it, and the truth.
 */

const kinds = { SIGUSR1: 10, SIGUSR2: 12, SIGRT_2: 34, SIGRT_5: 37 } as const;
export type Kind = keyof typeof kinds;
export const signalKinds = Object.keys(kinds) as Kind[];
const isQueued = (kind: Kind) => kind.startsWith("SIGRT");

export type Step =
  | { readonly do: "fork" | "exec" | "end handler" | "accept"; readonly who: number }
  | { readonly do: "kill" | "queue"; readonly who: number; readonly whom: number; readonly kind: Kind }
  | {
      readonly do: "hold" | "let in" | "handle" | "ignore" | "default";
      readonly who: number;
      readonly kind: Kind;
    };

type Handling = "handle" | "ignore" | "default";

/** What became of one signal. */
export interface Fate {
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
  readonly held: boolean;
  outcome: "pending" | "coalesced" | "handled" | "ignored" | "terminated" | "accepted";
  /** Whether its handler has returned. */
  returned: boolean;
  /** What sigqueue sent along; NaN of kill. */
  readonly value: number;
}

interface SimulatedProcess {
  readonly pid: number;
  readonly held: Set<Kind>;
  readonly handling: Map<Kind, Handling>;
  pending: Fate[];
  readonly frames: { readonly fate: Fate | undefined; readonly heldBefore: ReadonlySet<Kind> }[];
  alive: boolean;
}

export class SimulatedSignals {
  readonly #lines: string[] = [];
  readonly #fates: Fate[] = [];
  readonly #processes: SimulatedProcess[] = [newProcess(40)];
  #now = 0;

  /** `cuts[i]`: the line of a kill is printed in two, and what it sends arrives in between. */
  run(
    steps: readonly Step[],
    cuts: readonly boolean[],
  ): { readonly log: string; readonly fates: readonly Fate[] } {
    // The first handles everything, so that not every signal is the end of somebody.
    for (const kind of signalKinds) this.#dispose(this.#processes[0] as SimulatedProcess, kind, "handle");
    steps.forEach((step, index) => {
      const living = this.#processes.filter(({ alive }) => alive);
      const process = living[step.who % living.length];
      if (process !== undefined) this.#take(process, living, step, cuts[index] === true);
    });
    return { log: this.#lines.join("\n"), fates: this.#fates };
  }

  #take(process: SimulatedProcess, living: readonly SimulatedProcess[], step: Step, cut: boolean): void {
    switch (step.do) {
      case "fork":
        this.#fork(process);
        break;
      case "exec":
        this.#exec(process);
        break;
      case "end handler":
        this.#endHandler(process);
        break;
      case "accept":
        this.#accept(process);
        break;
      case "kill":
      case "queue":
        this.#send(process, living[step.whom % living.length] as SimulatedProcess, step, cut);
        break;
      case "hold":
        process.held.add(step.kind);
        this.#say(process, `rt_sigprocmask(SIG_BLOCK, [${shortName(step.kind)}], NULL, 8) = 0`);
        break;
      case "let in":
        process.held.delete(step.kind);
        this.#say(process, `rt_sigprocmask(SIG_UNBLOCK, [${shortName(step.kind)}], NULL, 8) = 0`);
        this.#deliver(process);
        break;
      case "handle":
      case "ignore":
      case "default":
        this.#dispose(process, step.kind, step.do);
        break;
    }
  }

  #fork(parent: SimulatedProcess): void {
    const child = newProcess(40 + this.#processes.length);
    for (const kind of parent.held) child.held.add(kind);
    for (const [kind, handling] of parent.handling) child.handling.set(kind, handling);
    // The child returns from the same handlers, though it took none of their signals.
    for (const { heldBefore } of parent.frames) child.frames.push({ fate: undefined, heldBefore });
    this.#processes.push(child);
    this.#say(parent, `clone(child_stack=NULL, flags=SIGCHLD) = ${child.pid}`);
  }

  /** Handlers are lost, what is ignored stays so. */
  #exec(process: SimulatedProcess): void {
    for (const [kind, handling] of process.handling) if (handling === "handle") process.handling.delete(kind);
    process.frames.length = 0;
    this.#say(process, `execve("/bin/x", ["x"], 0x7f /* 1 var */) = 0`);
  }

  /** A signal that is set to be ignored while it is pending is thrown away (POSIX): such steps are left out. */
  #dispose(process: SimulatedProcess, kind: Kind, handling: Handling): void {
    if (handling === "ignore" && process.pending.some((fate) => fate.kind === kind)) return;
    process.handling.set(kind, handling);
    const handler = { handle: "0x401136", ignore: "SIG_IGN", default: "SIG_DFL" }[handling];
    this.#say(
      process,
      `rt_sigaction(${kind}, {sa_handler=${handler}, sa_mask=[], sa_flags=SA_RESTORER}, NULL, 8) = 0`,
    );
  }

  #send(
    from: SimulatedProcess,
    to: SimulatedProcess,
    { do: how, kind }: { readonly do: "kill" | "queue"; readonly kind: Kind },
    cut: boolean,
  ): void {
    const value = how === "queue" ? this.#fates.length : Number.NaN;
    const fate: Fate = {
      kind,
      from: from.pid,
      to: to.pid,
      held: to.held.has(kind),
      outcome: "pending",
      returned: false,
      value,
    };
    this.#fates.push(fate);
    if (!isQueued(kind) && to.pending.some((other) => other.kind === kind)) fate.outcome = "coalesced";
    else to.pending.push(fate);
    const info = `{si_signo=${kind}, si_code=SI_QUEUE, si_pid=${from.pid}, si_uid=0${value === 0 ? "" : `, si_int=${value}, si_ptr=0x1`}}`;
    const call = how === "kill" ? `kill(${to.pid}, ${kind}` : `rt_sigqueueinfo(${to.pid}, ${kind}, ${info}`;
    if (cut && to !== from) {
      this.#line(from.pid, `${call} <unfinished ...>`);
      this.#deliver(to);
      this.#line(from.pid, `<... ${how === "kill" ? "kill" : "rt_sigqueueinfo"} resumed>) = 0 <0.000003>`);
    } else {
      this.#say(from, `${call}) = 0`);
      this.#deliver(to);
    }
  }

  /** Hands out what may be: the lowest number first, of one number the oldest. */
  #deliver(process: SimulatedProcess): void {
    while (process.alive) {
      const fate = next(process, (kind) => !process.held.has(kind));
      if (fate === undefined) return;
      const { kind, from, value } = fate;
      const code = Number.isNaN(value) ? "SI_USER" : "SI_QUEUE";
      const extra = Number.isNaN(value) || value === 0 ? "" : `, si_int=${value}, si_ptr=0x1`;
      const handling = process.handling.get(kind);
      this.#line(
        process.pid,
        `--- ${kind} {si_signo=${kind}, si_code=${code}, si_pid=${from}, si_uid=0${extra}} ---`,
      );
      if (handling === "handle") {
        fate.outcome = "handled";
        process.frames.push({ fate, heldBefore: new Set(process.held) });
        process.held.add(kind);
      } else if (handling === "ignore") {
        // Of a tracee even those are handed out (kernel/signal.c, sig_ignored).
        fate.outcome = "ignored";
      } else {
        fate.outcome = "terminated";
        process.alive = false;
        this.#line(process.pid, `+++ killed by ${kind} +++`);
      }
    }
  }

  #endHandler(process: SimulatedProcess): void {
    const frame = process.frames.pop();
    if (frame === undefined) return;
    if (frame.fate !== undefined) frame.fate.returned = true;
    process.held.clear();
    for (const kind of frame.heldBefore) process.held.add(kind);
    this.#say(process, `rt_sigreturn({mask=[${[...process.held].map(shortName).join(" ")}]}) = 0`);
    this.#deliver(process);
  }

  /** sigwaitinfo for everything that is held back; left out if it would have to wait. */
  #accept(process: SimulatedProcess): void {
    const wanted = [...process.held].map(shortName).join(" ");
    const fate = next(process, (kind) => process.held.has(kind));
    if (fate === undefined) return;
    fate.outcome = "accepted";
    const { kind, from, value } = fate;
    const code = Number.isNaN(value) ? "SI_USER" : "SI_QUEUE";
    this.#say(
      process,
      `rt_sigtimedwait([${wanted}], {si_signo=${kind}, si_code=${code}, si_pid=${from}, si_uid=0}, NULL, 8) = ${kinds[kind]} (${kind})`,
    );
  }

  #say({ pid }: SimulatedProcess, call: string): void {
    this.#line(pid, `${call} <0.000001>`);
  }

  #line(pid: number, text: string): void {
    this.#now += 1;
    this.#lines.push(
      `${pid} ${1 + Math.floor(this.#now / 1000)}.${String(this.#now % 1000).padStart(3, "0")} ${text}`,
    );
  }
}

function newProcess(pid: number): SimulatedProcess {
  return { pid, held: new Set(), handling: new Map(), pending: [], frames: [], alive: true };
}

/** `USR1`, as sets are printed. */
function shortName(kind: Kind): string {
  return kind.slice("SIG".length);
}

/** Takes out what the kernel hands out first: the lowest number, of one number the oldest. */
function next(process: SimulatedProcess, isWanted: (kind: Kind) => boolean): Fate | undefined {
  const [first] = process.pending
    .filter(({ kind }) => isWanted(kind))
    .sort((a, b) => kinds[a.kind] - kinds[b.kind]);
  process.pending = process.pending.filter((fate) => fate !== first);
  return first;
}
