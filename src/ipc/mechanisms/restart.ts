import { entryOf } from "../../base/entry_of.ts";
import type { CallIndex, ChannelIndex } from "../../base/ids.ts";
import type { ResumedCall } from "../../base/known_process.ts";
import { noRow } from "../../base/table.ts";
import type { BlockReason } from "../../base/vocabulary.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "../mechanism.ts";
import { calledName } from "../names.ts";
import type { BrokenOffWait } from "../sync/futexes.ts";
import { anyBits } from "../sync/wait_line.ts";
import { outcomes } from "../trace.ts";
import {
  addWaited,
  endUnseenWait,
  endWait,
  endWaitByTime,
  setBlocked,
  surelyWaitedNs,
} from "../waiting/blocking.ts";
import { waitLimitOf } from "../waiting/wait_limit.ts";
import { channelsWatched } from "../waiting/watched.ts";
import { isJoin, leaveFutex, showWaiter } from "./futex.ts";

const restarting = outcomes.indexOf("restarting");

const reasons: Readonly<Record<string, BlockReason>> = {
  nanosleep: "sleep",
  clock_nanosleep: "sleep",
  clock_nanosleep_time64: "sleep",
  poll: "poll",
  futex: "futex",
  futex_time64: "futex",
};

/**
 * `restart_syscall(<... resuming interrupted nanosleep ...>)`: the kernel goes on with a call that a signal or strace -p
 * interrupted. The name is only right where strace saw that call itself: of tasks it has just attached to it prints that
 * of row 0 of its own table (`read`) or of whoever was at that place before.
 */
export const restart: Mechanism = {
  calls: ["restart_syscall"],

  begin(kernel, call) {
    const before = interruptedCall(kernel, call);
    const { resumes } = call.task;
    const name = before === undefined ? resumes?.call : calledName(kernel.trace, before);
    if (name !== undefined) kernel.trace.resumedCalls.set(call.row, name);
    // What is resumed this way waits for time, at least: others are called again.
    const reason = entryOf(reasons, name ?? "") ?? "sleep";
    setBlocked(kernel, call, reason);
    noteLimit(kernel, call, before, resumes);
    if (reason === "poll") kernel.polls.add(call.row, watched(kernel, call, before));
    if (reason === "futex") waitAgain(kernel, call);
  },

  end(kernel, call) {
    endUnseenWait(kernel, call);
    const [wait] = kernel.futexes.takeWaits(call.row);
    if (wait === undefined) endWait(kernel, call, noRow);
    else {
      // Who woke it says so, before or after it has returned.
      leaveFutex(kernel, call, wait);
      endWaitByTime(kernel, call);
    }
    addWaited(kernel, call);
    if (call.record.outcome === "restarting") return;
    call.task.resumes = undefined;
    kernel.futexes.forgetBrokenOff(call.task);
  },
};

/** The call of the same task that is gone on with; undefined if it is older than the trace. */
function interruptedCall({ trace }: Kernel, { task }: Call): CallIndex | undefined {
  const { lastCall } = task;
  return lastCall !== noRow && trace.calls.outcome(lastCall) === restarting
    ? (lastCall as CallIndex)
    : undefined;
}

function noteLimit(
  { trace }: Kernel,
  { row }: Call,
  before: CallIndex | undefined,
  resumes: ResumedCall | undefined,
): void {
  const limit = before === undefined ? limitOf(resumes) : waitLimitOf(trace, before);
  if (limit === "timed") trace.timedWaits.add(row);
  else if (limit === "endless") trace.endlessWaits.add(row);
}

function limitOf(resumes: ResumedCall | undefined): "timed" | "endless" | "unknown" {
  if (resumes === undefined) return "unknown";
  return resumes.call === "poll" && !resumes.isTimed ? "endless" : "timed";
}

function watched(
  kernel: Kernel,
  { task, files, startNs }: Call,
  before: CallIndex | undefined,
): ChannelIndex[] {
  if (before !== undefined) return [...channelsWatched(kernel.trace, before)];
  const fds = task.resumes?.call === "poll" ? task.resumes.fds : [];
  const channels = fds.map(
    (fd) => kernel.descriptors.use(files, fd, undefined, startNs).file.channel.channel.index,
  );
  return [...new Set(channels)];
}

function waitAgain(kernel: Kernel, call: Call): void {
  kernel.futexes.forget(call.row);
  const wait = waitGoneOnWith(kernel, call);
  if (wait === undefined) return;
  const { futex, bits, value } = wait;
  const { startNs, endNs, record } = call;
  if (!isInOneLine(record)) kernel.futexes.beginWait(call, futex, bits, value);
  else if (endNs - startNs < surelyWaitedNs) return;
  if (!isJoin(kernel, call, value)) showWaiter(kernel, call, futex);
}

/** Undefined where the log does not show at which futex it was. */
function waitGoneOnWith(kernel: Kernel, { task, process }: Call): BrokenOffWait | undefined {
  const { resumes } = task;
  const brokenOff = kernel.futexes.brokenOff(task);
  if (brokenOff !== undefined || resumes?.call !== "futex") return brokenOff;
  const futex = kernel.futexes.at(process, resumes.address, resumes.isPrivate);
  return { futex, bits: anyBits, value: Number.NaN };
}
