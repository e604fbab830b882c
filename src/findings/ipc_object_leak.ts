import type { CallIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { shellWord } from "../base/shell_word.ts";
import { rowIn } from "../base/table.ts";
import { type Nanos, notYet } from "../base/time.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { Channel, ChannelKind, Trace } from "../ipc/trace.ts";
import type { Finding } from "./finding.ts";

/** What a kind of object is called, and the command that removes one. FIFOs and sockets: see left_places.ts. */
interface Leavable {
  readonly noun: string;
  remover(channel: Channel): string;
}

const numberOf = ({ id }: Channel): string => id.slice(id.indexOf(":") + 1).replace(/#.*$/, "");

const leavable: Readonly<Partial<Record<ChannelKind, Leavable>>> = {
  "sysv-queue": { noun: "message queue", remover: (channel) => `ipcrm -q ${numberOf(channel)}` },
  "sysv-shm": { noun: "shared memory segment", remover: (channel) => `ipcrm -m ${numberOf(channel)}` },
  "sysv-sem": { noun: "semaphore set", remover: (channel) => `ipcrm -s ${numberOf(channel)}` },
  "posix-queue": {
    noun: "message queue",
    remover: ({ name }) => `rm ${shellWord(`/dev/mqueue/${name.replace(/^\/(dev\/mqueue\/)?/, "")}`)}`,
  },
  "posix-shm": {
    noun: "shared memory object",
    remover: ({ name }) => `rm ${shellWord(`/dev/shm${name}`)}`,
  },
  "posix-sem": {
    noun: "semaphore",
    remover: ({ name }) => `rm ${shellWord(`/dev/shm/sem.${name.slice(1)}`)}`,
  },
};

/** An object with a name outlives the processes that made it: everybody who used it ended, and nobody removed it. */
export function* ipcObjectLeaks(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  for (const channel of trace.channels) {
    const kind = leavable[channel.kind];
    if (kind === undefined || channel.removedNs !== notYet) continue;
    const madeBy = makerOf(trace, channel, log);
    if (madeBy === undefined) continue;
    const maker = rowOf(trace.tasks, trace.calls.task(madeBy)).process;
    const { writers, readers, writeHolders, readHolders } = channel;
    const users = new Set([maker, ...writers, ...readers, ...writeHolders, ...readHolders]);
    if ([...users].some((user) => rowOf(trace.processes, user).endNs > atNs)) continue;
    const ns = trace.calls.startNs(madeBy);
    const label = channelLabel(trace, channel.index);
    const name = channel.name === "" || label.endsWith(channel.name) ? "" : ` (${channel.name})`;
    yield {
      rule: "ipc-object-leak",
      severity: "warning",
      message: `The ${kind.noun} ${label}${name} that ${processLabel(trace, maker, ns)} made was left behind: nobody uses it any more, and it was not removed. To remove it: ${kind.remover(channel)}`,
      processes: [maker],
      channels: [channel.index],
      ns,
      call: madeBy,
      related: [],
    };
  }
}

/** The call that made the object; undefined if it may have been there before. */
function makerOf(trace: Trace, channel: Channel, log: ReadableLog): CallIndex | undefined {
  const call = channel.createdBy ?? openedFirst(trace, channel);
  if (call === undefined) return undefined;
  return textOfCall(trace, log, call).args.some((arg) => creating.test(arg)) ? call : undefined;
}

/** No path, which stands in quotes, but a key or flags. */
const creating = /^[^"]*(?:IPC_PRIVATE|IPC_CREAT|O_CREAT)/;

function openedFirst(trace: Trace, { descriptors }: Channel): CallIndex | undefined {
  if (descriptors.length === 0) return undefined;
  return rowIn(trace.descriptors.columns.openedBy[descriptors.at(0)] as number);
}
