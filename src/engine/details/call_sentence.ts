import { formatSpan } from "../../base/time.ts";
import type { BlockReason } from "../../base/vocabulary.ts";
import { channelLabel, processLabel } from "../../ipc/names.ts";
import { errnoMeaning } from "../../strace/errnos.ts";
import { bytesLabel, countLabel } from "./amounts.ts";
import { type CallContext, integerArgument } from "./call_context.ts";
import { lockWait, syncSentence } from "./sync_sentence.ts";

/** What one call did, in plain words. */
export function callSentence(context: CallContext): string {
  switch (context.outcome) {
    case "pending":
      return pendingSentence(context);
    case "failed":
      return failedSentence(context);
    case "restarting":
      return `A signal interrupted ${context.traits.name} after ${spent(context)}; the kernel will repeat the call.`;
    case "unknown":
      return `${capital(subject(context))} entered ${context.traits.name}; it never returned there.`;
    case "returned":
      return returnedSentence(context);
  }
}

function subject({ trace, process, startNs }: CallContext): string {
  return processLabel(trace, process, startNs);
}

function spent({ startNs, endNs }: CallContext): string {
  return formatSpan(endNs - startNs);
}

function where(context: CallContext): string {
  return context.channel === undefined
    ? `descriptor ${context.text.args[0] ?? "?"}`
    : channelLabel(context.trace, context.channel);
}

/** Why a call has to wait, after "waits". */
const waitingFor: Readonly<Record<BlockReason, (context: CallContext) => string>> = {
  none: ({ traits }) => `in ${traits.name}`,
  empty: (context) => `for data: ${where(context)} is empty and a write end is still open`,
  full: (context) => `for room: ${where(context)} is full`,
  child: () => "for a child to end",
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
  return `${capital(subject(context))} waits ${waitingFor[context.blocked](context)}, for ${spent(context)} now.`;
}

function failedSentence(context: CallContext): string {
  const meaning = errnoMeaning(context.errno);
  return `${context.traits.name} failed with ${context.errno}${meaning === "" ? "." : `: ${meaning}`}${waited(context)}`;
}

/** " It had waited 1.2 ms for data: ..." after a call that blocked. */
function waited(context: CallContext): string {
  if (context.blocked === "none") return "";
  return ` It had to wait ${spent(context)} ${waitingFor[context.blocked](context).replace(" is ", " was ").replace(" is ", " was ")}.`;
}

function returnedSentence(context: CallContext): string {
  const sentence = syncSentence(context) ?? sentences[context.traits.name]?.(context) ?? byTraits(context);
  return `${capital(sentence)}.${waited(context)}`;
}

function byTraits(context: CallContext): string {
  const { traits, value, text } = context;
  if (traits.returns === "bytes" && traits.payload?.direction === "out") return written(context);
  if (traits.returns === "bytes" && traits.payload?.direction === "in") return received(context);
  if (traits.returns === "fd") return `${traits.name} gave descriptor ${value}`;
  return `${traits.name} returned ${text.result}`;
}

function written(context: CallContext): string {
  const { trace, channel, value, endNs } = context;
  const moved = `wrote ${bytesLabel(value)} into ${where(context)}`;
  const into = channel === undefined ? undefined : trace.channels[channel];
  if (into === undefined || Number.isNaN(into.capacity)) return moved;
  const fill = into.fill.levelAt(endNs);
  return `${moved}; ${countLabel(fill)} of ${bytesLabel(into.capacity)} then waited there`;
}

function received(context: CallContext): string {
  if (context.value > 0) return `read ${bytesLabel(context.value)} from ${where(context)}`;
  const asked = integerArgument(context, 2);
  if (asked === 0) return `asked ${where(context)} for no bytes and got none`;
  const kind = context.channel === undefined ? undefined : context.trace.channels[context.channel]?.kind;
  return kind === "file" || kind === undefined
    ? `read the end of ${where(context)}`
    : `read end-of-file from ${where(context)}: it is empty and nobody holds a write end`;
}

/** Birth of a child, by the process whose birth names this call. */
function forked(context: CallContext): string {
  const { trace, call, value } = context;
  const child = trace.processes.find((process) => process.bornBy === call);
  return child === undefined ? `started thread ${value}` : `started child ${child.pid}`;
}

function duplicated(context: CallContext): string {
  return `made descriptor ${context.value} another name for ${where(context)}`;
}

function waitedFor(context: CallContext): string {
  return context.value > 0 ? `collected child ${context.value}` : "found no child that had ended";
}

type Sentence = (context: CallContext) => string;

/** Calls with words of their own, spoken after a successful return. The others are described by their traits. */
const sentences: Readonly<Record<string, Sentence>> = {
  fork: forked,
  vfork: forked,
  clone: forked,
  clone3: forked,
  execve: ({ text }) => `became ${text.args[1] ?? text.args[0] ?? "another program"}`,
  pipe: ({ text }) => `made a pipe: ${text.args[0] ?? ""}, the first to read, the second to write`,
  pipe2: ({ text }) => `made a pipe: ${text.args[0] ?? ""}, the first to read, the second to write`,
  dup: duplicated,
  dup2: duplicated,
  dup3: duplicated,
  close: (context) => `closed descriptor ${integerArgument(context, 0)}, which was ${where(context)}`,
  openat: ({ text, value }) => `opened ${text.args[1] ?? "?"} as descriptor ${value}`,
  open: ({ text, value }) => `opened ${text.args[0] ?? "?"} as descriptor ${value}`,
  wait4: waitedFor,
  waitpid: waitedFor,
  kill: (context) => `sent ${context.text.args[1] ?? "a signal"} to process ${integerArgument(context, 0)}`,
  tkill: (context) => `sent ${context.text.args[1] ?? "a signal"} to thread ${integerArgument(context, 0)}`,
  tgkill: (context) => `sent ${context.text.args[2] ?? "a signal"} to thread ${integerArgument(context, 1)}`,
  rt_sigreturn: () => "returned from a signal handler",
  rt_sigaction: ({ text }) =>
    text.args[1] === "NULL"
      ? `asked how ${text.args[0]} is handled`
      : `set how ${text.args[0]} is handled: ${text.args[1] ?? "?"}`,
  rt_sigprocmask: ({ text }) =>
    text.args[1] === "NULL"
      ? "asked which signals are blocked"
      : `changed the blocked signals: ${text.args[0]} ${text.args[1] ?? ""}`,
};

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
