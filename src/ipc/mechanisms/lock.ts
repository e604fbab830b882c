import { noRow } from "../../base/table.ts";
import type { OpenDescriptor } from "../descriptors/descriptor_table.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { lockRange, wholeFile } from "../sync/lock_range.ts";
import type { LockRequest } from "../sync/locks.ts";
import { endWait, isBlocked, setBlocked, surelyWaitedNs } from "../waiting/blocking.ts";

/** `flock(3</tmp/f>, LOCK_EX|LOCK_NB)`. */
export const flock: Mechanism = {
  calls: ["flock"],

  begin(kernel, call) {
    const operation = call.record.args.text(1);
    if (operation.includes("LOCK_NB") || operation.includes("LOCK_UN")) return;
    setBlocked(kernel, call, "lock");
    const request = flockRequest(call, operation);
    if (request !== undefined && kernel.locks.inTheWay(request) !== undefined)
      kernel.locks.giveUpToConvert(request, call.startNs, call.row);
  },

  end(kernel, call) {
    const operation = call.record.args.text(1);
    const request = flockRequest(call, operation);
    // Of no file at all: refused at once.
    if (request === undefined) return setBlocked(kernel, call, "none");
    if (call.record.errno === "EAGAIN") kernel.locks.giveUpToConvert(request, call.endNs, call.row);
    endLocking(kernel, call, request, operation.includes("LOCK_UN"));
  },
};

function flockRequest({ task, process }: Call, operation: string): LockRequest | undefined {
  const file = task.descriptor?.file;
  if (file === undefined) return undefined;
  const exclusive = operation.includes("LOCK_EX");
  return { kind: "flock", owner: file, process, channel: file.channel, range: wholeFile, exclusive };
}

const command = /^F_(OFD_)?SETLK(W)?(?:64)?$/;

/** Whether a command of fcntl sets a lock, and waits for it. */
export function waitsForLock(name: string): boolean {
  return command.exec(name)?.[2] !== undefined;
}

/** `fcntl(3</tmp/f>, F_SETLKW, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=5, l_len=0})`. */
export function endFcntlLock(kernel: Kernel, call: Call, descriptor: OpenDescriptor): void {
  const { args } = call.record;
  const match = command.exec(args.text(1));
  if (match === null) return;
  const flock = args.text(2);
  const ofd = match[1] !== undefined;
  const request: LockRequest = {
    kind: ofd ? "ofd" : "posix",
    owner: ofd ? descriptor.file : call.files.table,
    process: call.process,
    channel: descriptor.file.channel,
    range: lockRange(flock, descriptor.file.position, descriptor.file.channel.fileBytes ?? Number.NaN),
    exclusive: flock.includes("F_WRLCK"),
  };
  endLocking(kernel, call, request, flock.includes("F_UNLCK"));
}

function endLocking(kernel: Kernel, call: Call, request: LockRequest, unlocks: boolean): void {
  const { record, endNs, row } = call;
  if (record.outcome === "returned") {
    if (unlocks) kernel.locks.unlock(request, endNs, row);
    else kernel.locks.grant(request, endNs, row);
  }
  if (!isBlocked(kernel, call)) return;
  const release = kernel.locks.madeWayFor(request, call.startNs);
  // Nobody was seen in its way: then only its length tells that it waited, for somebody outside the trace.
  if (release === undefined && call.endNs - call.startNs < surelyWaitedNs) setBlocked(kernel, call, "none");
  endWait(kernel, call, release ?? noRow);
}
