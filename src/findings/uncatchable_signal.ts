import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { errnoIdOf } from "../strace/errnos.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";

const refused = errnoIdOf("EINVAL");
const masking = syscallNamed("rt_sigprocmask");
/** Programs set their masks when they begin; shells do it for every command, always the same way. */
const masksRead = 8;

interface Candidate {
  readonly call: CallIndex;
  readonly process: ProcessIndex;
  readonly ns: Nanos;
}

/**
 * SIGKILL and SIGSTOP can be neither caught nor ignored nor blocked (signal(7)): sigaction() fails, and a mask that
 * names them is taken without them, in silence.
 */
export class UncatchableSignal implements CountingRule {
  readonly calls = ["rt_sigaction", "rt_sigprocmask"];
  /** Not read yet. */
  #actions: Candidate[] = [];
  #masks: Candidate[] = [];
  readonly #masksOf: number[] = [];
  readonly #found: Finding[] = [];
  /** By process and signal: who tries it in several ways is told once. */
  readonly #told = new Set<string>();

  see({ row, process, syscall, startNs, errno }: SeenCall): void {
    const candidate = { call: row as CallIndex, process: process as ProcessIndex, ns: startNs as Nanos };
    if (syscall !== masking) {
      if (errno === refused) this.#actions.push(candidate);
      return;
    }
    const seen = this.#masksOf[process] ?? 0;
    this.#masksOf[process] = seen + 1;
    if (seen < masksRead) this.#masks.push(candidate);
  }

  findings(trace: Trace, _atNs: Nanos, log: ReadableLog): readonly Finding[] {
    const wishes = [
      ...this.#actions.flatMap((candidate) => ofAction(trace, candidate, log)),
      ...this.#masks.flatMap((candidate) => ofMask(trace, candidate, log)),
    ];
    for (const { signal, finding } of wishes) {
      const key = `${finding.processes[0]} ${signal}`;
      if (!this.#told.has(key)) this.#found.push(finding);
      this.#told.add(key);
    }
    this.#actions = [];
    this.#masks = [];
    return this.#found;
  }
}

interface Wish {
  readonly signal: string;
  readonly finding: Finding;
}

function ofAction(trace: Trace, candidate: Candidate, log: ReadableLog): readonly Wish[] {
  const [signal, action] = textOfCall(trace, log, candidate.call).args;
  if (signal !== "SIGKILL" && signal !== "SIGSTOP") return [];
  // Programs that restore the default of every signal before exec, as git does, go through these two as well.
  if (action?.includes("sa_handler=SIG_DFL") === true) return [];
  const wish = action?.includes("SIG_IGN") === true ? "ignore" : "catch";
  const what = `wanted to ${wish} ${signal}, which the kernel refused`;
  return [{ signal, finding: findingOf(trace, candidate, "warning", what) }];
}

function ofMask(trace: Trace, candidate: Candidate, log: ReadableLog): readonly Wish[] {
  const [how, set = ""] = textOfCall(trace, log, candidate.call).args;
  // A set that is written as a complement holds them because it holds everything.
  const named = how === "SIG_UNBLOCK" || !set.startsWith("[") ? [] : (set.match(/\b(?:KILL|STOP)\b/g) ?? []);
  return named.map((name) => {
    const what = `wanted to block SIG${name}, which the kernel leaves out without a word`;
    return { signal: `SIG${name}`, finding: findingOf(trace, candidate, "info", what) };
  });
}

function findingOf(
  trace: Trace,
  { call, process, ns }: Candidate,
  severity: Finding["severity"],
  what: string,
): Finding {
  return {
    rule: "uncatchable-signal",
    severity,
    message: `${processLabel(trace, process, ns)} ${what}: SIGKILL and SIGSTOP always do what they do.`,
    processes: [process],
    channels: [],
    ns,
    call,
    related: [],
  };
}
