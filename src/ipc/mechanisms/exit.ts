import { syscallNamed } from "../../strace/syscalls.ts";
import type { Mechanism } from "../mechanism.ts";

const exitGroup = syscallNamed("exit_group");

/**
 * exit ends a thread, exit_group all of its process (`exit_group(0) = ?`). The end itself has a line of its own; here
 * stands who brought it about.
 */
export const exit: Mechanism = {
  calls: ["exit", "exit_group"],

  begin(_kernel, { record, process, row }) {
    if (record.syscall === exitGroup || process.tasks.size === 1) process.endedBy = row;
  },
};
