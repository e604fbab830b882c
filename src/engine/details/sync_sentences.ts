import { channelLabel, processLabel } from "../../ipc/names.ts";
import { fieldNumber, fieldWord } from "../../strace/struct_text.ts";
import { processOfCall } from "../flows.ts";
import { bytesLabel, countLabel } from "./amounts.ts";
import { argument, type Sentences } from "./argument_words.ts";
import { type CallContext, integerArgument } from "./call_context.ts";

// Words for calls of message queues, shared memory, semaphores, futexes and locks.

function object(context: CallContext): string {
  const { trace, channel, text } = context;
  return channel === undefined ? `object ${text.args[0] ?? "?"}` : channelLabel(trace, channel);
}

/** ` of type 3`, as a message in braces says. */
function typeOf(message: string | undefined): string {
  const type = /^\{(?:mtype=)?(-?\d+)/.exec(message ?? "")?.[1];
  return type === undefined ? "" : ` of type ${type}`;
}

function depth(context: CallContext): string {
  const { trace, channel, endNs } = context;
  const level = channel === undefined ? undefined : trace.channels[channel]?.fill.levelAt(endNs);
  if (level === undefined) return "";
  return `; ${countLabel(level)} ${level === 1 ? "message" : "messages"} then waited there`;
}

function sent(context: CallContext, more: string): string {
  return `sent a message of ${bytesLabel(integerArgument(context, 2))}${more} to ${object(context)}${depth(context)}`;
}

function received(context: CallContext, more: string): string {
  return `received a message of ${bytesLabel(context.value)}${more} from ${object(context)}${depth(context)}`;
}

function priorityOf(argument: string | undefined): string {
  const priority = /(\d+)/.exec(argument ?? "")?.[1];
  return priority === undefined ? "" : ` with priority ${priority}`;
}

function semaphoreWords(context: CallContext): string {
  const operations = context.text.args[1] ?? "";
  const changes = [...operations.matchAll(/\{(?:sem_num=)?(\d+), (?:sem_op=)?(-?\d+)/g)].map(
    ([, semaphore, change]) => {
      const by = Number(change);
      if (by === 0) return `found semaphore ${semaphore} at zero`;
      return by < 0 ? `took ${-by} from semaphore ${semaphore}` : `gave ${by} to semaphore ${semaphore}`;
    },
  );
  return `${changes.join(" and ")} of ${object(context)}`;
}

function futexWords(context: CallContext): string {
  const operation = context.text.args[1] ?? "";
  const at = futexName(context);
  if (operation.includes("UNLOCK_PI")) return `let go of ${at}`;
  if (operation.includes("LOCK_PI")) return `got ${at}`;
  if (operation.includes("REQUEUE"))
    return `woke or moved ${countLabel(context.value)} of those who wait at ${at}`;
  if (operation.includes("WAIT")) return `was woken at ${at}${wokenBy(context)}`;
  return woken(context);
}

/** ` by demo (40)`, from the trace's wakes. */
function wokenBy({ trace, call, endNs }: CallContext): string {
  const { waiting, waker } = trace.wakes.columns;
  // Written when the wait ended, so it stands near the end of what was known then.
  for (let row = trace.wakes.length - 1; row >= 0; row--) {
    if (waiting[row] !== call) continue;
    const by = waker[row] as number;
    return by >= trace.calls.length ? "" : ` by ${processLabel(trace, processOfCall(trace, by), endNs)}`;
  }
  return "";
}

function flockWords(context: CallContext): string {
  const operation = context.text.args[1] ?? "";
  if (operation.includes("LOCK_UN")) return `released its lock on ${object(context)}`;
  return `locked ${object(context)}, ${operation.includes("LOCK_EX") ? "for itself alone" : "shared with other readers"}`;
}

/** Undefined for commands of fcntl that are about something else. */
function fcntlWords(context: CallContext): string | undefined {
  const [, command = "", lock = ""] = context.text.args;
  if (!/SETLK|GETLK/.test(command)) return undefined;
  const start = fieldWord(lock, "l_start=") ?? "?";
  const length = fieldNumber(lock, "l_len=");
  const range = length === 0 ? `from byte ${start} on` : `${bytesLabel(length)} from byte ${start} on`;
  const place = `${range} of ${object(context)}`;
  if (command.includes("GETLK")) return `asked who holds a lock on ${place}`;
  if (lock.includes("F_UNLCK")) return `released its lock on ${place}`;
  return `locked ${place}, ${lock.includes("F_WRLCK") ? "for itself alone" : "shared with other readers"}`;
}

/** What `...ctl` of the SysV objects is asked for. */
function controlled(position: number) {
  return (context: CallContext): string => {
    const [command, thing] = [argument(context, position), object(context)];
    if (command.includes("IPC_RMID")) return `removed ${thing}`;
    if (command.includes("IPC_STAT")) return `asked for the state of ${thing}`;
    if (command.includes("IPC_SET")) return `set owner and permissions of ${thing}`;
    if (command.includes("SETVAL"))
      return `set semaphore ${argument(context, 1)} of ${thing} to ${semaphoreValue(argument(context, 3))}`;
    if (command.includes("GETVAL"))
      return `asked what semaphore ${argument(context, 1)} of ${thing} stands at: ${context.value}`;
    if (command.includes("SETALL")) return `set all semaphores of ${thing}`;
    if (command.includes("GETALL")) return `asked what all semaphores of ${thing} stand at`;
    if (command.includes("GETPID"))
      return `asked who changed semaphore ${argument(context, 1)} of ${thing} last: process ${context.value}`;
    return `asked ${thing} for ${command}`;
  };
}

/** `1` of `1`, `[1]`, `{val=1, ...}` and `0x1`. */
function semaphoreValue(argument: string): string {
  const text = /0x[0-9a-f]+|-?\d+/i.exec(argument)?.[0];
  return text === undefined ? argument : String(Number(text));
}

function got(what: string, flags: number) {
  return (context: CallContext): string => {
    const made = argument(context, flags).includes("IPC_CREAT") ? ", made if it was missing" : "";
    const own = argument(context, 0) === "IPC_PRIVATE" ? "made" : "got";
    return `${own} the ${what} ${object(context)}${own === "got" ? made : ""}`;
  };
}

function notified(context: CallContext): string {
  const how = argument(context, 1);
  if (how === "NULL") return `asked no longer to be told of messages in ${object(context)}`;
  const signal = /sigev_signo=(SIG\w+)/.exec(how)?.[1];
  return `asked to be told${signal === undefined ? "" : ` by ${signal}`} when a message comes into ${object(context)} while it is empty`;
}

function woken(context: CallContext): string {
  const at = futexName(context);
  return context.value === 0
    ? `found nobody to wake at ${at}`
    : `woke ${countLabel(context.value)} of those who wait at ${at}`;
}

function futexName(context: CallContext): string {
  return context.channel === undefined ? `the futex at ${argument(context, 0)}` : object(context);
}

export const syncSentences: Sentences = {
  msgget: got("message queue", 1),
  msgsnd: (context) => sent(context, typeOf(context.text.args[1])),
  msgrcv: (context) => received(context, typeOf(context.text.args[1])),
  msgctl: controlled(1),
  mq_open: (context) => `opened the message queue ${object(context)} as descriptor ${context.value}`,
  mq_timedsend: (context) => sent(context, priorityOf(context.text.args[3])),
  mq_timedsend_time64: (context) => sent(context, priorityOf(context.text.args[3])),
  mq_timedreceive: (context) => received(context, priorityOf(context.text.args[3])),
  mq_timedreceive_time64: (context) => received(context, priorityOf(context.text.args[3])),
  mq_unlink: (context) => `removed the name of ${object(context)}`,
  mq_notify: notified,
  mq_getsetattr: (context) =>
    argument(context, 1) === "NULL"
      ? `asked how large ${object(context)} is and how full`
      : `set ${object(context)} to ${argument(context, 1).includes("O_NONBLOCK") ? "non-blocking" : "blocking"}`,
  shmget: got("shared memory", 2),
  shmdt: (context) => `detached ${object(context)}`,
  shmctl: controlled(1),
  semget: got("semaphores", 2),
  semop: semaphoreWords,
  semtimedop: semaphoreWords,
  semtimedop_time64: semaphoreWords,
  semctl: controlled(2),
  futex: futexWords,
  futex_time64: futexWords,
  futex_wait: (context) => `was woken at ${futexName(context)}${wokenBy(context)}`,
  futex_waitv: (context) => `was woken at one of several futexes${wokenBy(context)}`,
  futex_wake: woken,
  futex_requeue: (context) => `woke or moved ${countLabel(context.value)} of those who wait at a futex`,
  set_robust_list: () => "told the kernel which locks to release if this thread dies",
  get_robust_list: () => "asked which locks are released if a thread dies",
  flock: flockWords,
  fcntl: fcntlWords,
  fcntl64: fcntlWords,
};

const semaphoreKinds: ReadonlySet<string> = new Set(["sysv-sem", "posix-sem"]);

/** After "waits": for a lock on a file, or for what a semaphore counts. */
export const lockWait = (context: CallContext): string => {
  const { trace, channel } = context;
  const kind = channel === undefined ? "" : (trace.channels[channel]?.kind ?? "");
  return semaphoreKinds.has(kind)
    ? `for somebody to give to ${object(context)}`
    : `for a lock on ${object(context)}`;
};
