import { noRow } from "../../base/table.ts";
import { addWaitedNs } from "../channels/channel_waited.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { type Call, isInOneLine, type Mechanism } from "../mechanism.ts";
import { sysvGet, sysvObject } from "../queues/sysv_objects.ts";
import type { SemaphoreOperation } from "../sync/semaphore_set.ts";
import { endUnseenWait, endWait, isBlocked, setBlocked } from "../waiting/blocking.ts";

/** `semget(0x4d2, 2, IPC_CREAT|0600) = 7`. */
export const semget: Mechanism = {
  calls: ["semget"],

  end(kernel, call) {
    const flags = call.record.args.text(2);
    const live = sysvGet(kernel, call, "sysv-sem", flags);
    if (live?.channel.createdBy !== call.row) return;
    // IPC_CREAT alone may have found an older set.
    const isNew = flags.includes("IPC_EXCL") || call.record.args.text(0) === "IPC_PRIVATE";
    kernel.semaphores.of(live, isNew ? 0 : Number.NaN);
  },
};

/** Errors that come at once, before any waiting (semop(2)). */
const refusals: ReadonlySet<string> = new Set([
  "E2BIG",
  "EACCES",
  "EFAULT",
  "EFBIG",
  "EINVAL",
  "ENOMEM",
  "ENOSPC",
  "ERANGE",
]);

/** `semtimedop(7, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1, NULL)`: how semop(2) is called, too. */
export const semop: Mechanism = {
  calls: ["semop", "semtimedop", "semtimedop_time64"],

  begin(kernel, call) {
    const live = sysvObject(kernel, call, "sysv-sem");
    if (live === undefined) return;
    const operations = operationsOf(call);
    const set = kernel.semaphores.of(live);
    noteUsers(call, live, operations);
    if (operations.some(({ change }) => change <= 0) && !operations.some(({ noWait }) => noWait)) {
      setBlocked(kernel, call, "lock");
      if (set.mustWait(operations)) live.waitingCalls = (live.waitingCalls ?? new Set()).add(call.row);
    }
    set.beginPut(call.row, operations, call.startNs);
  },

  end(kernel, call) {
    const live = sysvObject(kernel, call, "sysv-sem");
    if (live === undefined) return;
    const { record } = call;
    const operations = operationsOf(call);
    const set = kernel.semaphores.of(live);
    const hadTo = live.waitingCalls?.delete(call.row) === true;
    if (refusals.has(record.errno)) setBlocked(kernel, call, "none");
    else if (isInOneLine(record) || !hadTo) endUnseenWait(kernel, call);
    if (isBlocked(kernel, call)) addWaitedNs(live, { emptyNs: call.endNs - call.startNs });
    if (record.outcome !== "returned") {
      set.abandon(call.row, operations);
      endWait(kernel, call, record.errno === "EIDRM" ? (live.removedBy ?? noRow) : noRow);
      return;
    }
    const giver = set.end(call.row, operations, call.endNs, isBlocked(kernel, call));
    kernel.semaphores.remember(call.process, set, operations);
    endWait(kernel, call, giver);
  },
};

/** `semctl(7, 0, SETVAL, 0x2)`, `semctl(7, 1, GETVAL, NULL) = 3`, `semctl(7, 0, IPC_RMID, NULL)`. */
export const semctl: Mechanism = {
  calls: ["semctl"],

  begin(kernel, call) {
    if (!call.record.args.text(2).includes("IPC_RMID")) return;
    const live = sysvObject(kernel, call, "sysv-sem");
    if (live !== undefined) live.removedBy = call.row;
  },

  end(kernel, call) {
    const { args, outcome, value } = call.record;
    const command = /(?:IPC_RMID|IPC_STAT|IPC_SET|SETVAL|SETALL|GETVAL|GETALL)/.exec(args.text(2))?.[0];
    // SEM_INFO, SEM_STAT and IPC_INFO take no id, but an index.
    if (command === undefined || outcome !== "returned") return;
    const live = sysvObject(kernel, call, "sysv-sem");
    if (live === undefined) return;
    const set = kernel.semaphores.of(live);
    if (command === "IPC_RMID") kernel.channels.remove(live, call.endNs);
    else if (command === "GETVAL" && canBeInSet(args.integer(1)))
      set.learn(args.integer(1), value, call.endNs);
    else if (command === "SETVAL" && canBeInSet(args.integer(1))) {
      live.channel.writers.add(call.process.process.index);
      set.set(call.row, args.integer(1), args.integer(3), call.startNs, call.endNs);
    } else if (command === "SETALL" || command === "GETALL") {
      const values = /^\[([\d, ]+)\]$/.exec(args.text(3))?.[1]?.split(",").map(Number);
      values?.forEach((each, semaphore) => {
        if (command === "SETALL") set.set(call.row, semaphore, each, call.startNs, call.endNs);
        else set.learn(semaphore, each, call.endNs);
      });
    }
  },
};

/** Who takes is a reader, who gives a writer. */
function noteUsers(
  { process }: Call,
  { channel }: LiveChannel,
  operations: readonly SemaphoreOperation[],
): void {
  const { index } = process.process;
  for (const { change } of operations) (change > 0 ? channel.writers : channel.readers).add(index);
}

/** `[{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO|IPC_NOWAIT}]`, in old versions `[{0, -1, SEM_UNDO}]`. */
function operationsOf({ record }: Call): SemaphoreOperation[] {
  const operation = /\{(?:sem_num=)?(\d+), (?:sem_op=)?(-?\d+), (?:sem_flg=)?([^}]*)\}/g;
  return [...record.args.text(1).matchAll(operation)]
    .map(([, semaphore, change, flags = ""]) => ({
      semaphore: Number(semaphore),
      change: Number(change),
      undo: flags.includes("SEM_UNDO"),
      noWait: flags.includes("IPC_NOWAIT"),
    }))
    .filter(({ semaphore }) => canBeInSet(semaphore));
}

/** `sem_num` is an unsigned short (semop(2)): what a damaged line names beyond it is no semaphore. */
function canBeInSet(semaphore: number): boolean {
  return semaphore >= 0 && semaphore <= 0xffff;
}
