import { syscallNamed } from "../../strace/syscalls.ts";
import type { Mechanism } from "../mechanism.ts";

const setsid = syscallNamed("setsid");
const getsid = syscallNamed("getsid");
const getpgrp = syscallNamed("getpgrp");

/** setpgid and setsid: who belongs together when a signal is sent to a group. */
export const processGroup: Mechanism = {
  calls: ["setpgid", "setsid"],

  end(kernel, { record, process: caller }) {
    if (record.outcome !== "returned") return;
    const { process } = caller;
    if (record.syscall === setsid) {
      process.session = process.pid;
      process.group = process.pid;
      return;
    }
    const pid = record.args.integer(0);
    const member = pid === 0 ? process : kernel.processes.withPid(pid)?.process;
    const group = record.args.integer(1);
    if (member !== undefined) member.group = group === 0 ? member.pid : group;
  },
};

/** getpgrp, getpgid and getsid name the group and the session that a process has had from the start. */
export const groupNumber: Mechanism = {
  calls: ["getpgrp", "getpgid", "getsid"],

  end(kernel, { record, process: caller }) {
    if (record.outcome !== "returned") return;
    const pid = record.syscall === getpgrp ? 0 : record.args.integer(0);
    const asked = pid === 0 ? caller.process : kernel.processes.withPid(pid)?.process;
    if (asked === undefined) return;
    if (record.syscall === getsid) asked.session ??= record.value;
    else if (asked.group === undefined) kernel.processes.nameFirstGroup(record.value);
  },
};
