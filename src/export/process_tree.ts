import { shellCommand } from "../base/shell_word.ts";
import { formatSpan } from "../base/time.ts";
import type { SourceLocation, Summary, SummaryExit, SummaryProcess } from "../protocol/summary.ts";
import { placeText } from "./place_text.ts";
import { visible } from "./visible_text.ts";

/** Processes as lines of text, children below their parents, in the order of their births. */
export function processTree({ processes, durationNs }: Summary, folder = ""): string[] {
  const known = new Set(processes.map(({ pid }) => pid));
  const lines: string[] = [];
  const shown = new Set<SummaryProcess>();
  const show = (process: SummaryProcess, lead: string, branch: string) => {
    // A reused pid can make a process look like its own ancestor.
    if (shown.has(process)) return;
    shown.add(process);
    lines.push(`  ${lead}${branch}${describe(process, durationNs, folder)}`);
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

function describe(process: SummaryProcess, durationNs: number, folder: string): string {
  const command = process.argv.length > 0 ? shorten(shellCommand(process.argv)) : visible(process.name);
  const threads = process.threads.length > 1 ? `, ${process.threads.length} threads` : "";
  return `${process.pid} ${command}  (${ending(process, durationNs, folder)}${threads})`;
}

function ending({ state, exit, blocked }: SummaryProcess, durationNs: number, folder: string): string {
  if (blocked !== null) {
    const what = blocked.channel === null ? blocked.reason : `${blocked.channel} ${blocked.reason}`;
    const span = formatSpan(durationNs - blocked.sinceNs);
    return `blocked in ${blocked.call}${at(blocked.location, folder)}, ${what}, for ${span}`;
  }
  // Of a run that was stopped the state is that of the moment before; how it died then tells nothing.
  if (exit === null || state === "running" || state === "stopped") return state;
  return state === "zombie" ? `${exitText(exit)}, zombie` : exitText(exit);
}

/** ` at main.c:27`, ` about main.c:27`. */
function at(location: SourceLocation | null, folder: string): string {
  if (location === null) return "";
  const place = visible(placeText(location, folder));
  return location.approximate ? ` ${place}` : ` at ${place}`;
}

export function exitText(exit: SummaryExit): string {
  return "code" in exit ? `exit ${exit.code}` : `killed by ${exit.signal}`;
}

/** A script given on the command line can be pages long; one line of it tells which it is. */
function shorten(command: string): string {
  const line = visible(command.replace(/[ \n\t]+/g, " "));
  return line.length <= 72 ? line : `${line.slice(0, 71)}…`;
}
