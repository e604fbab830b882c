import { errnoMeaning } from "../../strace/errnos.ts";
import { where } from "./argument_words.ts";
import type { CallContext } from "./call_context.ts";

type Meaning = (context: CallContext) => string;

const full: Meaning = (context) => `${where(context)} is full, and the call was told not to wait.`;
const empty: Meaning = (context) => `${where(context)} is empty, and the call was told not to wait.`;
const timedOut: Meaning = () => "The time given ran out, or the call was told not to wait.";
const lockHeld: Meaning = (context) => `Someone else holds a lock in the way on ${where(context)}.`;
const valueChanged: Meaning = () =>
  "The value was no longer the one expected: someone had been faster, there was nothing to wait for.";

/** What an error means of one call, where that says more than what it means of all. */
const meanings: Readonly<Record<string, Meaning>> = {
  "read EAGAIN": empty,
  "readv EAGAIN": empty,
  "recv EAGAIN": empty,
  "recvfrom EAGAIN": empty,
  "recvmsg EAGAIN": empty,
  "recvmmsg EAGAIN": empty,
  "write EAGAIN": full,
  "writev EAGAIN": full,
  "send EAGAIN": full,
  "sendto EAGAIN": full,
  "sendmsg EAGAIN": full,
  "msgsnd EAGAIN": full,
  "mq_timedsend EAGAIN": full,
  "mq_timedreceive EAGAIN": empty,
  "mq_timedsend ETIMEDOUT": (context) => `${where(context)} stayed full for the time given.`,
  "mq_timedreceive ETIMEDOUT": (context) => `${where(context)} stayed empty for the time given.`,
  "semop EAGAIN": timedOut,
  "semtimedop EAGAIN": timedOut,
  "futex EAGAIN": valueChanged,
  "futex_wait EAGAIN": valueChanged,
  "futex_waitv EAGAIN": valueChanged,
  "futex ETIMEDOUT": () => "Nobody woke it within the time given.",
  "accept EAGAIN": () => "Nobody waits to be accepted, and the call was told not to wait.",
  "accept4 EAGAIN": () => "Nobody waits to be accepted, and the call was told not to wait.",
  "connect EAGAIN": () => "Too many wait already to be accepted there.",
  "connect ENOENT": () => "No socket has this name.",
  "flock EAGAIN": lockHeld,
  "fcntl EAGAIN": lockHeld,
  "fcntl EACCES": lockHeld,
  "rt_sigtimedwait EAGAIN": () => "None of these signals came within the time given.",
  "rt_sigqueueinfo EAGAIN": () => "Too many signals are queued already.",
  "kill ESRCH": () =>
    "There is no such process or process group: it has ended and was collected, or never was.",
  "kill EPERM": () => "It may not send signals to that process.",
  "epoll_ctl ENOENT": () => "It was not watched.",
  "epoll_ctl EEXIST": () => "It is watched already.",
  "wait4 ECHILD": () => "It has no child left to wait for.",
  "waitid ECHILD": () => "It has no child left to wait for.",
  "clone EAGAIN": () => "The limit of processes is reached.",
  "fork EAGAIN": () => "The limit of processes is reached.",
  "mq_open EAGAIN": () => "The limit of message queues is reached.",
  "openat ENXIO": () => "Nobody has this FIFO open for reading, or the device is not there.",
  "open ENXIO": () => "Nobody has this FIFO open for reading, or the device is not there.",
  "shmat EIDRM": () => "The shared memory has been removed.",
  "read EIO": () => "The other end of the terminal is closed, or the device failed.",
};

/** Why a call failed, in one sentence; "" where the error's name has to do. */
export function failureMeaning(context: CallContext): string {
  const { traits, errno } = context;
  return meanings[`${traits.name} ${errno}`]?.(context) ?? errnoMeaning(errno);
}
