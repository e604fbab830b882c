import type { Mechanism } from "../mechanism.ts";

/** setpgid and setsid: who belongs together when a signal is sent to a group. */
export const processGroup: Mechanism = {
  calls: ["setpgid", "setsid"],

  end(kernel, { record, process }) {
    if (record.outcome !== "returned") return;
    if (record.args.count < 2) {
      process.group = process.process.pid;
      return;
    }
    const pid = record.args.integer(0);
    const member = pid === 0 ? process : kernel.processes.withPid(pid);
    const group = record.args.integer(1);
    if (member !== undefined) member.group = group === 0 ? member.process.pid : group;
  },
};
