import { entryOf } from "../../base/entry_of.ts";
import { formatSpan } from "../../base/time.ts";
import type { BlockReason } from "../../base/vocabulary.ts";
import { processLabel } from "../../ipc/names.ts";
import { errnoMeaning } from "../../strace/errnos.ts";
import { argument, type Sentences, where } from "./argument_words.ts";
import type { CallContext } from "./call_context.ts";
import { descriptorSentences } from "./descriptor_sentences.ts";
import { failureMeaning } from "./failure_meaning.ts";
import { memorySentences } from "./memory_sentences.ts";
import { openSentences } from "./open_sentences.ts";
import { pollSentences } from "./poll_sentences.ts";
import { processSentences } from "./process_sentences.ts";
import { signalSentences } from "./signal_sentences.ts";
import { socketSentences } from "./socket_sentences.ts";
import { lockWait, syncSentences } from "./sync_sentences.ts";
import { received, transferSentences, written } from "./transfer_sentences.ts";

/** What one call did, in plain words. */
export function callSentence(context: CallContext): string {
  switch (context.outcome) {
    case "pending":
      return pendingSentence(context);
    case "failed":
      return failedSentence(context);
    case "restarting":
      return `A signal interrupted ${context.traits.name} after ${spent(context)}; ${restartWords(context)}`;
    case "unknown":
      return unreturnedSentence(context);
    case "returned":
      return returnedSentence(context);
  }
}

function unreturnedSentence(context: CallContext): string {
  const who = actor(context);
  if (context.traits.name === "exit_group") return `${who} ended with status ${argument(context, 0)}.`;
  if (context.traits.name === "exit")
    return `A thread of ${subject(context)} ended with status ${argument(context, 0)}.`;
  if (/sigreturn/.test(context.traits.name)) return `${who} returned from a signal handler.`;
  return `${who} entered ${context.traits.name}; it never returned there.`;
}

function restartWords({ errno }: CallContext): string {
  const meaning = errnoMeaning(errno);
  return meaning === "" ? "the kernel will repeat the call." : meaning.replace("A signal came; ", "");
}

/** At the start of a sentence; names of programs keep their letters. */
function actor(context: CallContext): string {
  const who = subject(context);
  return /^(?:process \d|an unknown)/.test(who) ? capital(who) : who;
}

function subject({ trace, process, startNs }: CallContext): string {
  return processLabel(trace, process, startNs);
}

function spent({ startNs, endNs }: CallContext): string {
  return formatSpan(endNs - startNs);
}

/** Why a call has to wait, after "waits". */
const waitingFor: Readonly<Record<BlockReason, (context: CallContext) => string>> = {
  none: ({ traits }) => `in ${traits.name}`,
  empty: (context) => `for data: ${where(context)} is empty and a write end is still open`,
  full: (context) => `for room: ${where(context)} is full`,
  child: ({ traits }) =>
    traits.returns === "pid" && traits.family === "process"
      ? "for the child to call exec or to end"
      : "for a child to end",
  lock: lockWait,
  "queue-empty": (context) => `for a message: ${where(context)} is empty`,
  "queue-full": (context) => `for room: ${where(context)} is full`,
  accept: (context) => `for someone to connect to ${where(context)}`,
  futex: () => "for another thread to release a futex",
  poll: () => "for one of several descriptors to become ready",
  signal: () => "for a signal",
  sleep: () => "for time to pass",
  open: (context) => `for somebody to open the other end of ${where(context)}`,
  connect: (context) => `for the other side to accept ${where(context)}`,
};

function pendingSentence(context: CallContext): string {
  return `${actor(context)} waits ${waitingFor[context.blocked](context)}, for ${spent(context)} now.`;
}

/** These return in no other way than by a signal's handler. */
const endedBySignalOnly: ReadonlySet<string> = new Set(["pause", "rt_sigsuspend", "sigsuspend"]);

function failedSentence(context: CallContext): string {
  if (context.errno === "EINTR" && endedBySignalOnly.has(context.traits.name))
    return `Slept ${spent(context)}, until a signal's handler had run.`;
  if (/sigreturn/.test(context.traits.name))
    return `Returned from a signal handler; the call it had interrupted fails with ${context.errno}.`;
  const meaning = failureMeaning(context);
  return `${context.traits.name} failed with ${context.errno}${meaning === "" ? "." : `: ${meaning}`}${waited(context)}`;
}

/** " It had waited 1.2 ms for data: ..." after a call that blocked. */
function waited(context: CallContext): string {
  // That a call which sleeps waits is all there is to say of it.
  if (context.blocked === "none" || context.traits.family === "sleep") return "";
  return ` It had to wait ${spent(context)} ${waitingFor[context.blocked](context).replace(" is ", " was ").replace(" is ", " was ")}.`;
}

function returnedSentence(context: CallContext): string {
  const sentence = ownWords(context) ?? byTraits(context);
  return `${capital(sentence)}.${waited(context)}`;
}

function byTraits(context: CallContext): string {
  const { traits, value, text } = context;
  if (traits.returns === "bytes" && traits.payload?.direction === "out") return written(context);
  if (traits.returns === "bytes" && traits.payload?.direction === "in") return received(context);
  if (traits.returns === "fd") return `the call ${traits.name} gave descriptor ${value}`;
  return `the call ${traits.name} returned ${text.result}`;
}

/** By family; a call that two know is spoken of by the first that has words for what it was asked. */
const families: readonly Sentences[] = [
  syncSentences,
  transferSentences,
  openSentences,
  descriptorSentences,
  socketSentences,
  pollSentences,
  processSentences,
  signalSentences,
  memorySentences,
];

function ownWords(context: CallContext): string | undefined {
  for (const family of families) {
    const sentence = entryOf(family, context.traits.name)?.(context);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

/** Whether a call has words of its own, besides those its traits give. */
export function hasWords(name: string): boolean {
  return families.some((family) => entryOf(family, name) !== undefined);
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
