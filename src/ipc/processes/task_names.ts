import type { LiveTask } from "./live_process.ts";

/**
 * What the kernel calls a task, as -Y shows it. Of a process it is wanted only while no exec has said more: an exec
 * names the whole program, the kernel keeps 15 bytes of it.
 */
export function nameTask({ task, process: { process } }: LiveTask, command: string): void {
  if ((task.tid as number) !== process.pid) task.name = command;
  else if (process.execs.length === 0) {
    process.name = command;
    if (process.renames.length === 0 && !process.bornAs.startsWith(command)) process.bornAs = command;
  }
}
