import { entryOf } from "../../base/entry_of.ts";
import { noRow } from "../../base/table.ts";
import { syscallTraits } from "../../strace/syscalls.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "../mechanism.ts";
import type { Futex, FutexWait } from "../sync/futexes.ts";
import { anyBits } from "../sync/wait_line.ts";
import {
  addWaited,
  endUnseenWait,
  endWaitByTime,
  isBlocked,
  setBlocked,
  surelyWaitedNs,
} from "../waiting/blocking.ts";

const waits: ReadonlySet<string> = new Set([
  "FUTEX_WAIT",
  "FUTEX_WAIT_BITSET",
  "FUTEX_LOCK_PI",
  "FUTEX_LOCK_PI2",
  "FUTEX_WAIT_REQUEUE_PI",
]);

interface Operation {
  readonly name: string;
  readonly isPrivate: boolean;
}

/** What a call that wakes did, told by its arguments and its result. */
type Waking = (kernel: Kernel, call: Call, futex: Futex, operation: Operation) => void;

const wakings: Readonly<Record<string, Waking>> = {
  FUTEX_WAKE: (kernel, call, futex) => wake(kernel, call, futex, call.record.value, anyBits),
  FUTEX_WAKE_BITSET: (kernel, call, futex) =>
    wake(kernel, call, futex, call.record.value, bitsIn(call.record.args.text(3))),
  FUTEX_UNLOCK_PI: (kernel, call, futex) => wake(kernel, call, futex, 1, anyBits),
  // Returns how many it woke.
  FUTEX_REQUEUE: (kernel, call, futex, operation) => {
    wake(kernel, call, futex, call.record.value, anyBits);
    futex.line.moveTo(secondFutex(kernel, call, operation).line, call.record.args.integer(3));
  },
  // Returns how many it woke or moved.
  FUTEX_CMP_REQUEUE: (kernel, call, futex, operation) => {
    const woken = Math.min(call.record.value, call.record.args.integer(2));
    wake(kernel, call, futex, woken, anyBits);
    futex.line.moveTo(secondFutex(kernel, call, operation).line, call.record.value - woken);
  },
  FUTEX_CMP_REQUEUE_PI: (kernel, call, futex, operation) =>
    futex.line.moveTo(secondFutex(kernel, call, operation).line, call.record.value),
  // Wakes at the first, and at the second if its value compares as asked; returns the sum.
  FUTEX_WAKE_OP: (kernel, call, futex, operation) => {
    const first = Math.min(call.record.value, call.record.args.integer(2));
    const found = wake(kernel, call, futex, first, anyBits);
    wake(kernel, call, secondFutex(kernel, call, operation), call.record.value - found, anyBits);
  },
};

/** `futex(0x55b0705492a8, FUTEX_WAIT_PRIVATE, 2, NULL)`, `futex(0x55b0705492a8, FUTEX_WAKE_PRIVATE, 1) = 1`. */
export const futex: Mechanism = {
  calls: ["futex", "futex_time64"],

  begin(kernel, call) {
    const operation = operationOf(call);
    if (!waits.has(operation.name)) return;
    setBlocked(kernel, call, "futex");
    kernel.futexes.forget(call.row);
    if (call.record.phase !== "begin" || mayBeCut(call, operation)) return;
    // Somebody else's line comes next, so it may really wait.
    const place = futexOf(kernel, call, operation);
    const value = valueHeld(call, operation);
    kernel.futexes.beginWait(call, place, heeded(call, operation), value);
    if (!isJoin(kernel, call, value)) showWaiter(kernel, call, place);
  },

  end(kernel, call) {
    const operation = operationOf(call);
    const { record } = call;
    if (waits.has(operation.name)) endWait(kernel, call, operation);
    else if (record.outcome === "returned")
      entryOf(wakings, operation.name)?.(kernel, call, futexOf(kernel, call, operation), operation);
  },
};

function endWait(kernel: Kernel, call: Call, operation: Operation): void {
  const [wait] = kernel.futexes.takeWaits(call.row);
  takeBackWait(kernel, call);
  if (wait === undefined) endWaitInOneLine(kernel, call, operation);
  else leaveFutex(kernel, call, wait);
  endWaitByTime(kernel, call);
  addWaited(kernel, call);
}

function endWaitInOneLine(kernel: Kernel, call: Call, operation: Operation): void {
  const { outcome } = call.record;
  const value = valueHeld(call, operation);
  const joins = isJoin(kernel, call, value);
  if (call.endNs - call.startNs >= surelyWaitedNs && !joins)
    showWaiter(kernel, call, futexOf(kernel, call, operation));
  if (outcome === "restarting")
    kernel.futexes.breakOff(call.task, {
      futex: futexOf(kernel, call, operation),
      bits: heeded(call, operation),
      value,
    });
  if (outcome === "returned" && isBlocked(kernel, call))
    kernel.wakes.add(call.row, joins ? endOfThread(kernel, value) : noRow);
}

/** A call that returned before it could wait, or so soon that it cannot have waited. */
export function takeBackWait(kernel: Kernel, call: Call): void {
  // EAGAIN: the value had changed. EINVAL: no futex at all.
  if (call.record.errno === "EAGAIN" || call.record.errno === "EINVAL") setBlocked(kernel, call, "none");
  else if (isInOneLine(call.record)) endUnseenWait(kernel, call);
}

/** It waits no more: woken, or for another reason. */
export function leaveFutex(kernel: Kernel, call: Call, { futex, waiter, value }: FutexWait): void {
  const { outcome } = call.record;
  const joins = isJoin(kernel, call, value);
  if (outcome === "returned" && !joins) waiter.line.leaveWoken(waiter, call.endNs, deadOwner(kernel, value));
  else waiter.line.leave(waiter);
  if (outcome === "returned" && joins) kernel.wakes.add(call.row, endOfThread(kernel, value));
  if (outcome === "restarting") kernel.futexes.breakOff(call.task, { futex, bits: waiter.bits, value });
}

/** What the word held; in private memory NaN: there it names no thread whose end lets who waits go on. */
function valueHeld({ record }: Call, { isPrivate }: Operation): number {
  return isPrivate ? Number.NaN : record.args.integer(2);
}

const hasWaiters = 0x8000_0000;
const ownerBits = 0x3fff_ffff;

/**
 * The value of a robust mutex names the thread that holds it (get_robust_list(2)). If that one has ended, the kernel
 * woke who waited, and its last call explains it; else `noRow`.
 */
function deadOwner(kernel: Kernel, value: number): number {
  return value >= hasWaiters ? endOfThread(kernel, value & ownerBits) : noRow;
}

/** pthread_join waits until the kernel has cleared the thread's own number (CLONE_CHILD_CLEARTID). */
export function isJoin(kernel: Kernel, call: Call, value: number): boolean {
  const task = kernel.processes.known(value);
  return task !== undefined && task.process === call.process && task !== call.task;
}

/**
 * Of a thread that has ended what ended it, and so let go who waited for that: its exit, or what ended its process; `noRow`
 * of one that has not, as far as the log has come.
 */
function endOfThread(kernel: Kernel, tid: number): number {
  const owner = kernel.processes.known(tid);
  if (owner === undefined) return noRow;
  const { calls } = owner.task;
  const last = calls.length === 0 ? noRow : calls.at(calls.length - 1);
  if (last !== noRow && syscallTraits(kernel.trace.calls.syscall(last)).family === "exit") return last;
  return owner.process.endedBy;
}

export function showWaiter(kernel: Kernel, call: Call, place: Futex): void {
  const live = kernel.futexes.channelOf(call, place);
  live.channel.readers.add(call.process.process.index);
  show(kernel, call, live);
}

/** Answers how many of `count` were seen waiting. */
export function wake(kernel: Kernel, call: Call, place: Futex, count: number, bits: number): number {
  if (!(count > 0)) {
    if (place.channel !== undefined) show(kernel, call, place.channel);
    return 0;
  }
  const woken = place.line.wake(call.row, count, call.startNs, call.endNs, bits);
  // FUTEX_UNLOCK_PI returns 0 whether somebody waited or not.
  if (woken === 0 && !(call.record.value > 0)) return 0;
  const live = kernel.futexes.channelOf(call, place);
  live.channel.writers.add(call.process.process.index);
  show(kernel, call, live);
  return woken;
}

function show(kernel: Kernel, call: Call, { channel }: LiveChannel): void {
  kernel.trace.calls.setChannel(call.row, channel.index);
}

function futexOf(kernel: Kernel, call: Call, { isPrivate }: Operation): Futex {
  return kernel.futexes.at(call.process, call.record.args.integer(0), isPrivate);
}

function secondFutex(kernel: Kernel, call: Call, { isPrivate }: Operation): Futex {
  return kernel.futexes.at(call.process, call.record.args.integer(4), isPrivate);
}

/** `FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME`. */
function operationOf({ record }: Call): Operation {
  const text = record.args.text(1).split("|")[0] as string;
  const isPrivate = text.endsWith("_PRIVATE");
  return { name: isPrivate ? text.slice(0, -"_PRIVATE".length) : text, isPrivate };
}

/** A line still being written may end within the operation or the value. */
function mayBeCut({ record }: Call, { name }: Operation): boolean {
  return record.args.count < (name.startsWith("FUTEX_LOCK_PI") ? 3 : 4);
}

/** Which wakes a call that waits listens to. */
function heeded({ record }: Call, { name }: Operation): number {
  return name === "FUTEX_WAIT_BITSET" ? bitsIn(record.args.text(4)) : anyBits;
}

/** `0x1`; FUTEX_BITSET_MATCH_ANY by its name, as everybody's where there is none. */
export function bitsIn(mask: string): number {
  return Number(mask) || anyBits;
}
