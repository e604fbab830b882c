import { noRow } from "../../base/table.ts";
import { notYet } from "../../base/time.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { Call, Kernel } from "../mechanism.ts";
import type { ChannelKind } from "../trace.ts";

type SysvKind = Extract<ChannelKind, "sysv-queue" | "sysv-shm" | "sysv-sem">;

/** The object a call's id names: msgsnd, semop, shmat. Older than the trace if no get call was seen. */
export function sysvObject(kernel: Kernel, call: Call, kind: SysvKind): LiveChannel | undefined {
  const { record } = call;
  // A call that waited for an object that was removed meanwhile still worked on that one.
  const known = kernel.trace.calls.channel(call.row);
  if (known !== noRow) return kernel.channels.at(known);
  const id = record.args.integer(0);
  // No object has a negative number. The last argument of a line that is still being written: `6` may become `65556`.
  if (!(id >= 0) || (record.phase === "begin" && record.args.count === 1)) return undefined;
  const live = sysvObjectNumbered(kernel, call, kind, id);
  kernel.trace.calls.setChannel(call.row, live.channel.index);
  return live;
}

/**
 * The object of a call that is still under way and may not be printed any further: strace 7 breaks off before the
 * comma, `msgrcv(6 <unfinished ...>`. None is made up of a number that may be cut.
 */
export function sysvObjectSoFar(kernel: Kernel, call: Call, kind: SysvKind): LiveChannel | undefined {
  const { args } = call.record;
  // What a shorter line seemed to name is looked up anew.
  kernel.trace.calls.setChannel(call.row, noRow);
  if (args.count !== 1) return sysvObject(kernel, call, kind);
  const live = kernel.channels.current(`${kind}:${args.integer(0)}`);
  if (live !== undefined) kernel.trace.calls.setChannel(call.row, live.channel.index);
  return live;
}

function sysvObjectNumbered(kernel: Kernel, call: Call, kind: SysvKind, id: number): LiveChannel {
  const known = kernel.channels.current(`${kind}:${id}`);
  return known ?? kernel.channels.create(identity(kind, id, ""), call.startNs, undefined);
}

/**
 * `msgget(0x4d2, IPC_CREAT|0600) = 7`: the object of that id, new unless it is known. Whether IPC_CREAT found an
 * older one the log does not tell. Undefined if the call failed.
 */
export function sysvGet(kernel: Kernel, call: Call, kind: SysvKind, flags: string): LiveChannel | undefined {
  const { record } = call;
  if (record.outcome !== "returned") return undefined;
  const key = record.args.text(0);
  const creates = key === "IPC_PRIVATE" || flags.includes("IPC_CREAT");
  const known = kernel.channels.current(`${kind}:${record.value}`);
  // A segment that was removed keeps its number only as long as somebody has it attached.
  const live =
    (known?.channel.removedNs === notYet ? known : undefined) ??
    kernel.channels.create(
      identity(kind, record.value, key === "IPC_PRIVATE" ? "" : key),
      call.endNs,
      creates ? call.row : undefined,
    );
  kernel.trace.calls.setChannel(call.row, live.channel.index);
  return live;
}

function identity(kind: SysvKind, id: number, name: string) {
  return { kind, id: `${kind}:${id}`, name, unique: true };
}
