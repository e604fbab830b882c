import { shellCommand } from "../base/shell_word.ts";
import { formatSpan } from "../base/time.ts";
import type { Summary, SummaryExit, SummaryProcess } from "../protocol/summary.ts";
import { visible } from "./visible_text.ts";

/** Processes as lines of text, children below their parents, in the order of their births. */
export function processTree({ processes, durationNs }: Summary): string[] {
  const known = new Set(processes.map(({ pid }) => pid));
  const lines: string[] = [];
  const shown = new Set<SummaryProcess>();
  const show = (process: SummaryProcess, lead: string, branch: string) => {
    // A reused pid can make a process look like its own ancestor.
    if (shown.has(process)) return;
    shown.add(process);
    lines.push(`  ${lead}${branch}${describe(process, durationNs)}`);
    const children = processes.filter(({ ppid, pid }) => ppid === process.pid && pid !== process.pid);
    const below = branch === "" ? lead : lead + (branch.startsWith("└") ? "   " : "│  ");
    children.forEach((child, at) => {
      show(child, below, at === children.length - 1 ? "└─ " : "├─ ");
    });
  };
  for (const process of processes) if (!known.has(process.ppid)) show(process, "", "");
  for (const process of processes) show(process, "", "");
  return lines;
}

function describe(process: SummaryProcess, durationNs: number): string {
  const command = process.argv.length > 0 ? shorten(shellCommand(process.argv)) : visible(process.name);
  const threads = process.threads.length > 1 ? `, ${process.threads.length} threads` : "";
  return `${process.pid} ${command}  (${ending(process, durationNs)}${threads})`;
}

function ending({ state, exit, blocked }: SummaryProcess, durationNs: number): string {
  if (blocked !== null) {
    const what = blocked.channel === null ? blocked.reason : `${blocked.channel} ${blocked.reason}`;
    return `blocked in ${blocked.call}, ${what}, for ${formatSpan(durationNs - blocked.sinceNs)}`;
  }
  // Of a run that was stopped the state is that of the moment before; how it died then tells nothing.
  if (exit === null || state === "running" || state === "stopped") return state;
  return state === "zombie" ? `${exitText(exit)}, zombie` : exitText(exit);
}

export function exitText(exit: SummaryExit): string {
  return "code" in exit ? `exit ${exit.code}` : `killed by ${exit.signal}`;
}

/** A script given on the command line can be pages long; one line of it tells which it is. */
function shorten(command: string): string {
  const line = visible(command.replace(/[ \n\t]+/g, " "));
  return line.length <= 72 ? line : `${line.slice(0, 71)}…`;
}
