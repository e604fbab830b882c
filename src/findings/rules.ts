import { atOnce, type Steps } from "../base/steps.ts";
import type { Nanos } from "../base/time.ts";
import { noLog, type ReadableLog } from "../ipc/logged_text.ts";
import type { Trace } from "../ipc/trace.ts";
import { blockedAtEnd } from "./blocked_at_end.ts";
import { BusyWait } from "./busy_wait.ts";
import { CallWalk } from "./call_walk.ts";
import type { CountingRule } from "./counting_rule.ts";
import { deadlock } from "./deadlock.ts";
import { Eintr } from "./eintr.ts";
import { eofNever } from "./eof_never.ts";
import { FdLeak } from "./fd_leak.ts";
import type { Finding, Rule } from "./finding.ts";
import { forksWithBuffer } from "./fork_with_buffer.ts";
import { inheritedEnds } from "./inherited_ends.ts";
import { InterleavedWrite } from "./interleaved_write.ts";
import { ipcObjectLeaks } from "./ipc_object_leak.ts";
import { killedBySignal } from "./killed_by_signal.ts";
import { LeftPlaces } from "./left_places.ts";
import { LockContention } from "./lock_contention.ts";
import { longjmpsFromHandlers } from "./longjmp_from_handler.ts";
import { lostSignals } from "./lost_signal.ts";
import { mutexWaits } from "./mutex_waits.ts";
import { orphans } from "./orphan.ts";
import { sigpipes } from "./sigpipe.ts";
import { TinyIo } from "./tiny_io.ts";
import { UncatchableSignal } from "./uncatchable_signal.ts";
import { unreadData } from "./unread_data.ts";
import { unsafeHandlers } from "./unsafe_handler.ts";
import { WriteRace } from "./write_race.ts";
import { zombies } from "./zombie.ts";

/** Every rule there is. A new one is a file of its own and a line here, or below if it has to look at every call. */
const rules: readonly Rule[] = [
  deadlock,
  eofNever,
  blockedAtEnd,
  mutexWaits,
  killedBySignal,
  sigpipes,
  unreadData,
  zombies,
  lostSignals,
  inheritedEnds,
  orphans,
  longjmpsFromHandlers,
  ipcObjectLeaks,
  forksWithBuffer,
  unsafeHandlers,
];

function countingRules(trace: Trace): readonly CountingRule[] {
  return [
    new UncatchableSignal(),
    new Eintr(),
    new FdLeak(),
    new TinyIo(trace),
    new WriteRace(trace),
    new InterleavedWrite(trace),
    new BusyWait(),
    new LockContention(),
    new LeftPlaces(),
  ];
}

/** How far each trace has been counted: a trace only grows, so that asking again costs what is new. */
const walks = new WeakMap<Trace, CallWalk>();

function walkOf(trace: Trace): CallWalk {
  const known = walks.get(trace) ?? new CallWalk(trace, countingRules(trace));
  walks.set(trace, known);
  return known;
}

/** Rules that say why a process waits for ever; then it need not be said that it waits. */
const explanations: ReadonlySet<string> = new Set(["deadlock", "eof-never"]);

/** What there is to say about a trace as it stood at `atNs`, in order of time. */
export function findingsOf(trace: Trace, atNs: Nanos, log: ReadableLog = noLog): Finding[] {
  return atOnce(findingsInSteps(trace, atNs, log));
}

/** The same rule by rule, and the walk over all calls part by part: of a long trace that takes seconds. */
export function* findingsInSteps(trace: Trace, atNs: Nanos, log: ReadableLog): Steps<Finding[]> {
  const walk = walkOf(trace);
  yield* walk.advance();
  const found: Finding[] = [];
  for (const rule of rules) {
    found.push(...rule(trace, atNs, log));
    yield;
  }
  for (const rule of walk.rules) {
    found.push(...rule.findings(trace, atNs, log));
    yield;
  }
  const explained = new Set(
    found.filter(({ rule }) => explanations.has(rule)).flatMap(({ processes }) => processes),
  );
  return found
    .filter(
      ({ rule, processes }) =>
        rule !== "blocked-at-end" || !processes.every((process) => explained.has(process)),
    )
    .sort((a, b) => a.ns - b.ns);
}
