import { entryOf } from "../../base/entry_of.ts";
import { fieldWord } from "../../strace/struct_text.ts";
import { argument, type Sentences } from "./argument_words.ts";
import { type CallContext, integerArgument } from "./call_context.ts";

// Words for the lives of processes and what is asked about them.

/** Birth of a child, by the process whose birth names this call. */
function forked({ trace, call, value }: CallContext): string {
  const child = trace.processes.find((process) => process.bornBy === call);
  return child === undefined ? `started thread ${value}` : `started child ${child.pid}`;
}

const longestCommand = 500;

/** `sort -n` of `["sort", "-n"]`; what strace printed where it printed no list. */
function commandIn(argv: string): string {
  const words = [...argv.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = ""]) => word);
  const command = words.join(" ");
  if (command === "") return "another program";
  return command.length <= longestCommand ? command : `${command.slice(0, longestCommand)}…`;
}

/** `exit status 3`, `killed by SIGSEGV`, of a status as strace explains it. */
export function statusWords(status: string): string {
  const code = /WEXITSTATUS\(s\) == (\d+)/.exec(status)?.[1];
  if (code !== undefined) return `it had ended with status ${code}`;
  const signal = /WTERMSIG\(s\) == (SIG\w+)/.exec(status)?.[1];
  if (signal !== undefined)
    return `${signal} had killed it${status.includes("WCOREDUMP") ? ", with a core dump" : ""}`;
  const stop = /WSTOPSIG\(s\) == (SIG\w+)/.exec(status)?.[1];
  if (stop !== undefined) return `${stop} had stopped it`;
  return status.includes("WIFCONTINUED") ? "it had continued" : "";
}

function waitedFor(context: CallContext): string {
  if (context.value <= 0) return "found no child that had ended";
  const status = statusWords(argument(context, 1));
  return `collected child ${context.value}${status === "" ? "" : `: ${status}`}`;
}

const childCodes: Readonly<Record<string, string>> = {
  CLD_EXITED: "it had ended with status",
  CLD_KILLED: "it had been killed by",
  CLD_DUMPED: "it had dumped core on",
  CLD_STOPPED: "it had been stopped by",
  CLD_CONTINUED: "it had continued on",
};

function waitedById(context: CallContext): string {
  const info = argument(context, 2);
  const pid = fieldWord(info, "si_pid=");
  if (pid === undefined || pid === "0")
    return info === "NULL" ? "collected a child" : "found no child that had ended";
  const code = childCodes[fieldWord(info, "si_code=") ?? ""];
  const status = fieldWord(info, "si_status=") ?? "";
  const verb = argument(context, 3).includes("WNOWAIT") ? "looked at" : "collected";
  return `${verb} child ${pid}${code === undefined ? "" : `: ${code} ${status}`}`;
}

const controls: Readonly<Record<string, (context: CallContext) => string>> = {
  PR_SET_NAME: (context) => `named itself ${argument(context, 1)}`,
  PR_SET_PDEATHSIG: (context) => `asked for ${argument(context, 1)} when its parent ends`,
  PR_SET_CHILD_SUBREAPER: () => "offered to adopt its orphaned descendants",
  PR_SET_DUMPABLE: () => "set whether it may dump core",
  PR_CAPBSET_READ: () => "asked which rights it may gain",
};

export const processSentences: Sentences = {
  fork: forked,
  vfork: (context) => `${forked(context)}, which borrowed its memory until it called exec or ended`,
  clone: forked,
  clone2: forked,
  clone3: forked,
  execve: (context) => `became ${commandIn(argument(context, 1))}`,
  execveat: (context) => `became ${commandIn(argument(context, 2))}`,
  wait4: waitedFor,
  waitpid: waitedFor,
  waitid: waitedById,
  setsid: () => "began a session of its own, without a terminal",
  setpgid: (context) => {
    const [pid, group] = [integerArgument(context, 0), integerArgument(context, 1)];
    const who = pid === 0 ? "itself" : `process ${pid}`;
    return group === 0
      ? `made ${who} leader of a process group of its own`
      : `put ${who} into process group ${group}`;
  },
  getpid: ({ value }) => `asked for its process id: ${value}`,
  gettid: ({ value }) => `asked for its thread id: ${value}`,
  getppid: ({ value }) => `asked who its parent is: ${value}`,
  getpgid: ({ value }) => `asked for a process group: ${value}`,
  getpgrp: ({ value }) => `asked for its process group: ${value}`,
  getsid: ({ value }) => `asked for a session: ${value}`,
  prctl: (context) =>
    entryOf(controls, argument(context, 0))?.(context) ?? `set or asked ${argument(context, 0)} of itself`,
  arch_prctl: () => "set up where its thread keeps its own data",
  set_tid_address: () => "told the kernel whom to wake when this thread ends",
  unshare: (context) => `parted from what it shared: ${argument(context, 0)}`,
  setns: () => "entered another namespace",
  ptrace: (context) => `traced process ${argument(context, 1)}: ${argument(context, 0)}`,
  kcmp: () => "compared what two processes share",
  pidfd_open: (context) =>
    `got descriptor ${context.value}, which stands for process ${argument(context, 0)}`,
};
