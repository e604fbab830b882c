import type { ProcessIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import { unitOf } from "../../ipc/channels/channel_unit.ts";
import { processLabel } from "../../ipc/names.ts";
import type { Channel, Trace } from "../../ipc/trace.ts";
import { amountLabel, bytesLabel, countLabel } from "./amounts.ts";
import { listed } from "./argument_words.ts";

/** Named one by one; of more it is said how many. */
const mostNames = 4;

const memory: ReadonlySet<string> = new Set(["mapping", "sysv-shm", "posix-shm", "memfd"]);

/** What a channel is used for and by whom, in plain words, as things stand at `presentNs`. */
export function channelSentence(trace: Trace, channel: Channel, presentNs: Nanos): string {
  const names = (processes: ReadonlySet<ProcessIndex>) => namesOf(trace, processes, presentNs);
  const users = names(new Set([...channel.writers, ...channel.readers]));
  const level = channel.fill.levelAt(presentNs);
  const unit = unitOf(channel.kind);
  if (memory.has(channel.kind))
    return `Memory shared by ${users}. What they load from it and store into it is no system call, so no trace shows it.`;
  if (channel.kind === "sysv-sem") return semaphoreSentence(trace, channel, users, presentNs);
  if (channel.kind === "posix-sem")
    return `A semaphore used by ${users}. It is counted in memory; the trace shows only when someone has to wait or is let go on.`;
  if (channel.kind === "futex")
    return `A lock or condition in memory, used by ${users}. The trace shows only when someone has to wait or is woken.`;
  if (unit === "count") return `A counter used by ${users}; it stands at ${countLabel(level)}.`;
  const left = `${amountLabel(level, unit)} ${level === 1 ? "is" : "are"} left.`;
  if (unit === "messages")
    return `${amountLabel(channel.messages, unit)}, ${bytesLabel(channel.bytesWritten)} in all, ${channel.messages === 1 ? "was" : "were"} sent by ${names(channel.writers)}; ${receivedWords(channel, names(channel.readers))}${left}`;
  return `${bytesLabel(channel.bytesWritten)} were written by ${names(channel.writers)}, ${bytesLabel(channel.bytesRead)} read by ${names(channel.readers)}; ${left}`;
}

/** Values of semaphores told one by one. */
const mostValues = 8;

function semaphoreSentence(trace: Trace, channel: Channel, users: string, presentNs: Nanos): string {
  const histories = trace.semaphores.get(channel.index)?.histories ?? [];
  // A set is sparse: only what calls have named is known.
  const values = Array.from(histories, (history) => history?.levelAt(presentNs) ?? Number.NaN)
    .map((value, number) => ({ value, number }))
    .filter(({ value }) => Number.isFinite(value));
  const told = values.slice(0, mostValues).map(({ value, number }) => `number ${number} stands at ${value}`);
  return `A set of semaphores used by ${users}${told.length === 0 ? "" : `; ${listed(told)}`}${values.length > mostValues ? ", and so on" : ""}.`;
}

function namesOf(trace: Trace, processes: ReadonlySet<ProcessIndex>, presentNs: Nanos): string {
  if (processes.size === 0) return "nobody";
  const names = [...processes].slice(0, mostNames).map((process) => processLabel(trace, process, presentNs));
  const more = processes.size - names.length;
  return listed(more > 0 ? [...names, `${countLabel(more)} more`] : names);
}

function receivedWords({ readers, bytesRead }: Channel, names: string): string {
  return readers.size === 0 ? "" : `${names} received ${bytesLabel(bytesRead)}; `;
}
