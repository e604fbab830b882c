import { channelLabel, processLabel } from "../../ipc/names.ts";
import { processOfCall } from "../flows.ts";
import { bytesLabel, countLabel } from "./amounts.ts";
import { type CallContext, integerArgument } from "./call_context.ts";

// Words for calls of message queues, shared memory, semaphores, futexes and locks.

type Sentence = (context: CallContext) => string;

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

/** `SHM_RDONLY`, `PROT_READ`: what one may do with mapped memory. */
function rights(readOnly: boolean): string {
  return readOnly ? "for reading" : "for reading and writing";
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
  const at = context.channel === undefined ? `the futex at ${context.text.args[0]}` : object(context);
  if (operation.includes("UNLOCK_PI")) return `let go of ${at}`;
  if (operation.includes("LOCK_PI")) return `got ${at}`;
  if (operation.includes("REQUEUE"))
    return `woke or moved ${countLabel(context.value)} of those who wait at ${at}`;
  if (operation.includes("WAIT")) return `was woken at ${at}${wokenBy(context)}`;
  if (context.value === 0) return `found nobody to wake at ${at}`;
  return `woke ${countLabel(context.value)} of those who wait at ${at}`;
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
  const start = /l_start=(-?\d+)/.exec(lock)?.[1] ?? "?";
  const length = Number(/l_len=(-?\d+)/.exec(lock)?.[1] ?? Number.NaN);
  const range = length === 0 ? `from byte ${start} on` : `${bytesLabel(length)} from byte ${start} on`;
  const place = `${range} of ${object(context)}`;
  if (command.includes("GETLK")) return `asked who holds a lock on ${place}`;
  if (lock.includes("F_UNLCK")) return `released its lock on ${place}`;
  return `locked ${place}, ${lock.includes("F_WRLCK") ? "for itself alone" : "shared with other readers"}`;
}

function mapWords(context: CallContext): string | undefined {
  const [, , protection = "", flags = ""] = context.text.args;
  if (!flags.includes("MAP_SHARED")) return undefined;
  return `mapped ${bytesLabel(integerArgument(context, 1))} of ${object(context)} ${rights(!protection.includes("PROT_WRITE"))}, shared`;
}

function removal(context: CallContext, argument: number): string | undefined {
  return context.text.args[argument]?.includes("IPC_RMID") === true
    ? `removed ${object(context)}`
    : undefined;
}

const sentences: Readonly<Record<string, (context: CallContext) => string | undefined>> = {
  msgget: (context) => `got the message queue ${object(context)}`,
  msgsnd: (context) => sent(context, typeOf(context.text.args[1])),
  msgrcv: (context) => received(context, typeOf(context.text.args[1])),
  msgctl: (context) => removal(context, 1),
  mq_open: (context) => `opened the message queue ${object(context)} as descriptor ${context.value}`,
  mq_timedsend: (context) => sent(context, priorityOf(context.text.args[3])),
  mq_timedreceive: (context) => received(context, priorityOf(context.text.args[3])),
  mq_unlink: (context) => `removed the name of ${object(context)}`,
  shmget: (context) => `got the shared memory ${object(context)}`,
  shmat: (context) =>
    `attached ${object(context)} ${rights(context.text.args[2]?.includes("SHM_RDONLY") === true)}`,
  shmdt: (context) => `detached ${object(context)}`,
  shmctl: (context) => removal(context, 1),
  mmap: mapWords,
  semget: (context) => `got the semaphores ${object(context)}`,
  semop: semaphoreWords,
  semtimedop: semaphoreWords,
  semctl: (context) => removal(context, 2),
  futex: futexWords,
  flock: flockWords,
  fcntl: fcntlWords,
};

/** What a call of these families did, after a successful return; undefined for all others. */
export function syncSentence(context: CallContext): string | undefined {
  return sentences[context.traits.name]?.(context);
}

const semaphoreKinds: ReadonlySet<string> = new Set(["sysv-sem", "posix-sem"]);

/** After "waits": for a lock on a file, or for what a semaphore counts. */
export const lockWait: Sentence = (context) => {
  const { trace, channel } = context;
  const kind = channel === undefined ? "" : (trace.channels[channel]?.kind ?? "");
  return semaphoreKinds.has(kind)
    ? `for somebody to give to ${object(context)}`
    : `for a lock on ${object(context)}`;
};
