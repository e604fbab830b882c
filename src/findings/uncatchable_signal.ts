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
const masksRead = 32;

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
  readonly #actions: Candidate[] = [];
  readonly #masks: Candidate[] = [];
  readonly #masksOf: number[] = [];

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

  *findings(trace: Trace, _atNs: Nanos, log: ReadableLog): Generator<Finding> {
    for (const candidate of this.#actions) {
      const [signal, action] = textOfCall(trace, log, candidate.call).args;
      if (signal !== "SIGKILL" && signal !== "SIGSTOP") continue;
      const wish = action?.includes("SIG_IGN") === true ? "ignore" : "catch";
      yield findingOf(trace, candidate, "warning", `wanted to ${wish} ${signal}, which the kernel refused`);
    }
    for (const candidate of this.#masks) {
      const [how, set] = textOfCall(trace, log, candidate.call).args;
      // A set that is written as a complement holds them because it holds everything.
      const named = how === "SIG_UNBLOCK" ? null : /^\[(?:.* )?(KILL|STOP)\b/.exec(set ?? "");
      if (named === null) continue;
      yield findingOf(
        trace,
        candidate,
        "info",
        `wanted to block SIG${named[1]}, which the kernel leaves out without a word`,
      );
    }
  }
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
