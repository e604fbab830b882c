import { signalNumber } from "../../strace/signals.ts";
import { fieldNumber } from "../../strace/struct_text.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import type { SignalTarget } from "../signals/signal_sending.ts";
import type { SignalCause } from "../trace.ts";
import { showThread } from "./identity.ts";
import { processOfPidfd } from "./pidfd.ts";

type Targets = readonly SignalTarget[];

interface Sender {
  /** Argument that holds the signal. */
  readonly signal: number;
  readonly cause: SignalCause;
  readonly targets: (kernel: Kernel, call: Call) => Targets;
}

const senders: Readonly<Record<string, Sender>> = {
  kill: { signal: 1, cause: "kill", targets: processesAddressed },
  rt_sigqueueinfo: { signal: 1, cause: "sigqueue", targets: processesAddressed },
  tkill: { signal: 1, cause: "tgkill", targets: (kernel, call) => taskAddressed(kernel, call, 0) },
  tgkill: { signal: 2, cause: "tgkill", targets: (kernel, call) => taskAddressed(kernel, call, 1) },
  rt_tgsigqueueinfo: {
    signal: 2,
    cause: "sigqueue",
    targets: (kernel, call) => taskAddressed(kernel, call, 1),
  },
  pidfd_send_signal: { signal: 1, cause: "kill", targets: pidfdAddressed },
};
const bySyscall = new Map(Object.entries(senders).map(([name, sender]) => [syscallNamed(name), sender]));

/** kill and its kin: the signal exists from the call on, and may arrive before the call returns. */
export const kill: Mechanism = {
  calls: Object.keys(senders),

  begin(kernel, call) {
    const sender = bySyscall.get(call.record.syscall) as Sender;
    const targets = sender.targets(kernel, call);
    const info = call.record.args.text(sender.signal + 1);
    // raise() and abort() are tgkill to oneself.
    const toItself = sender.cause === "tgkill" && targets[0]?.task === call.task;
    kernel.signals.beginSending({
      call: call.row,
      signal: signalNumber(call.record.args.text(sender.signal)),
      cause: toItself ? "raise" : sender.cause,
      from: call.process,
      claimedPid: pidClaimed(info) ?? call.process.process.pid,
      value: valueSent(info),
      startNs: call.startNs,
      targets,
      reached: new Set(),
    });
  },

  end(kernel, call) {
    const { outcome } = call.record;
    // `kill(0, SIGKILL) = ?`: what the call never returned from is the signal that it sent.
    const diedOfIt = () =>
      (bySyscall.get(call.record.syscall) as Sender)
        .targets(kernel, call)
        .some(({ process }) => process === call.process);
    kernel.signals.endSending(call.row, outcome === "returned" || (outcome === "unknown" && diedOfIt()));
  },
};

/** kill(2): a pid, 0 for the own group, -1 for everyone else, below that a group. */
function processesAddressed(kernel: Kernel, call: Call): Targets {
  const pid = call.record.args.integer(0);
  const { process } = call;
  if (pid > 0) {
    const target = kernel.processes.withPid(pid);
    return target === undefined ? [] : [{ process: target, task: undefined }];
  }
  const group = pid === 0 ? process.process.group : kernel.processes.groupNumbered(-pid);
  return [...kernel.processes.living]
    .filter((other) => (pid === -1 ? other !== process : other.process.group === group))
    .map((other) => ({ process: other, task: undefined }));
}

function taskAddressed(kernel: Kernel, call: Call, argument: number): Targets {
  const task = kernel.processes.known(call.record.args.integer(argument));
  if (argument === 1 && task !== undefined) showThread(kernel, task, call.record.args.integer(0));
  return task === undefined ? [] : [{ process: task.process, task }];
}

/**
 * `{si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=41, si_uid=0, si_int=7, si_ptr=0x7}`: 7. strace leaves a 0 out, and
 * until 5.18 wrote `si_value={int=7, ptr=0x7}`.
 */
function valueSent(info: string): number {
  const value = fieldNumber(info, info.includes("si_value={") ? "int=" : "si_int=");
  return Number.isNaN(value) && info.includes("si_code=SI_QUEUE") ? 0 : value;
}

/** `{si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=41}`: 41, whoever sends it (rt_sigqueueinfo(2)). */
function pidClaimed(info: string): number | undefined {
  const pid = fieldNumber(info, "si_pid=");
  return Number.isNaN(pid) ? undefined : pid;
}

/** `pidfd_send_signal(3<pid:41>, SIGTERM, NULL, 0)`. */
function pidfdAddressed(kernel: Kernel, call: Call): Targets {
  const target = processOfPidfd(kernel, call);
  return target === undefined ? [] : [{ process: target, task: undefined }];
}
