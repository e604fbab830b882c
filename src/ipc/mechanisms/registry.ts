import { syscallNamed } from "../../strace/syscalls.ts";
import type { Mechanism } from "../mechanism.ts";
import { close, closeRange, unshare } from "./close.ts";
import { dup } from "./dup.ts";
import { epollCreate, epollCtl, epollWait } from "./epoll.ts";
import { eventfd, inotify, inotifyWatch, timerfd, timerfdSettime } from "./event_descriptors.ts";
import { exec } from "./exec.ts";
import { exit } from "./exit.ts";
import { fcntl } from "./fcntl.ts";
import { makeFifo, recogniseFifo } from "./fifo.ts";
import { allocate, truncate } from "./file_length.ts";
import { fork } from "./fork.ts";
import { futex } from "./futex.ts";
import { futexRequeue, futexWait, futexWake } from "./futex2.ts";
import { identity, setName } from "./identity.ts";
import { ioctl } from "./ioctl.ts";
import { kill } from "./kill.ts";
import { flock } from "./lock.ts";
import { memfd, mmap, mprotect, mremap, munmap } from "./mapping.ts";
import { link, rename, unlink } from "./naming.ts";
import { open } from "./open.ts";
import { pidfdOpen } from "./pidfd.ts";
import { pidfdGetfd } from "./pidfd_getfd.ts";
import { pipe } from "./pipe.ts";
import { polls } from "./poll.ts";
import { mqAttributes, mqOpen, mqReceive, mqSend, mqUnlink } from "./posix_queue.ts";
import { groupNumber, processGroup } from "./process_group.ts";
import { read } from "./read.ts";
import { receive } from "./receive.ts";
import { restart } from "./restart.ts";
import { send } from "./send.ts";
import { sigaction, sigprocmask, sigreturn, sigsuspend } from "./signal_handling.ts";
import { sigwait } from "./signal_wait.ts";
import { signalfd } from "./signalfd.ts";
import {
  accept,
  bind,
  connect,
  listen,
  shutdown,
  socket,
  socketNames,
  socketOption,
  socketpair,
} from "./socket.ts";
import { splice, vmsplice } from "./splice.ts";
import { shmat, shmctl, shmdt, shmget } from "./sysv_memory.ts";
import { msgctl, msgget, msgrcv, msgsnd } from "./sysv_queue.ts";
import { semctl, semget, semop } from "./sysv_semaphore.ts";
import { alarm, setitimer, timerCreate, timerSettime } from "./timers.ts";
import { wait } from "./wait.ts";
import { waiting } from "./waiting.ts";
import { chdir, fchdir } from "./working_directory.ts";
import { write } from "./write.ts";

/** Every mechanism the model knows. A new one is a file of its own and a line here. */
const mechanisms: readonly Mechanism[] = [
  open,
  close,
  closeRange,
  unshare,
  dup,
  fcntl,
  ioctl,
  pipe,
  makeFifo,
  recogniseFifo,
  truncate,
  allocate,
  read,
  write,
  splice,
  vmsplice,
  fork,
  exec,
  exit,
  wait,
  kill,
  sigaction,
  sigprocmask,
  sigreturn,
  sigsuspend,
  sigwait,
  signalfd,
  alarm,
  setitimer,
  timerCreate,
  timerSettime,
  pidfdOpen,
  processGroup,
  groupNumber,
  identity,
  setName,
  mmap,
  munmap,
  mprotect,
  mremap,
  memfd,
  shmget,
  shmat,
  shmdt,
  shmctl,
  semget,
  semop,
  semctl,
  eventfd,
  timerfd,
  timerfdSettime,
  inotify,
  inotifyWatch,
  futex,
  futexWait,
  futexWake,
  futexRequeue,
  restart,
  flock,
  chdir,
  fchdir,
  unlink,
  rename,
  link,
  msgget,
  msgsnd,
  msgrcv,
  msgctl,
  mqOpen,
  mqAttributes,
  mqSend,
  mqReceive,
  mqUnlink,
  ...polls,
  epollCreate,
  epollCtl,
  epollWait,
  socket,
  socketpair,
  bind,
  listen,
  connect,
  accept,
  shutdown,
  socketNames,
  socketOption,
  send,
  receive,
  pidfdGetfd,
  ...waiting,
];

/** The mechanism of each syscall number; undefined where the model has nothing to say. */
export const mechanismOf: readonly (Mechanism | undefined)[] = bySyscall();

function bySyscall(): (Mechanism | undefined)[] {
  const table: (Mechanism | undefined)[] = [];
  for (const mechanism of mechanisms) {
    for (const name of mechanism.calls) {
      const syscall = syscallNamed(name);
      if (table[syscall] !== undefined) throw new Error(`two mechanisms want ${name}`);
      table[syscall] = mechanism;
    }
  }
  return table;
}
