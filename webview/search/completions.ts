import { blockReasons, signalOutcomes } from "../../src/base/vocabulary.ts";
import type { Overview } from "../../src/protocol/engine.ts";
import { searchFields } from "../../src/protocol/search.ts";

export interface Completion {
  /** The whole query with the word at its end completed. */
  readonly query: string;
  /** What is completed: `call:write`. */
  readonly word: string;
  readonly meaning: string;
}

/** Shown at once. */
const mostCompletions = 8;

const calls =
  "read write open openat close pipe pipe2 dup2 fcntl poll select epoll_wait socket bind listen accept connect sendto recvfrom sendmsg recvmsg fork vfork clone clone3 execve wait4 waitid exit_group kill rt_sigaction rt_sigprocmask futex semop msgsnd msgrcv mq_timedsend mq_timedreceive mmap shmat nanosleep";
const errnos = "EAGAIN EBADF ECHILD ECONNREFUSED EINTR EINVAL ENOENT EPERM EACCES EPIPE ESRCH ETIMEDOUT";
const signals =
  "SIGHUP SIGINT SIGQUIT SIGKILL SIGUSR1 SIGUSR2 SIGSEGV SIGPIPE SIGALRM SIGTERM SIGCHLD SIGCONT SIGSTOP SIGTSTP";

/** What may stand behind a field, of those whose values are words. */
function valuesOf(field: string, overview: Overview | undefined): readonly string[] {
  const { processList = [], channelList = [] } = overview ?? {};
  switch (field) {
    case "pid":
      return processList.map(({ pid }) => String(pid));
    case "name":
      return [...new Set(processList.map(({ name }) => name))].filter((name) => /^[\w.*/-]+$/.test(name));
    case "kind":
      return [...new Set(channelList.map(({ kind }) => kind))];
    case "channel":
      return channelList.map(({ id }) => id).filter((id) => !/[\s()"]/.test(id));
    case "call":
      return calls.split(" ");
    case "errno":
      return errnos.split(" ");
    case "signal":
      return signals.split(" ");
    case "blocked":
      return blockReasons.filter((reason) => reason !== "none");
    case "outcome":
      return ["returned", "failed", "restarting", ...signalOutcomes];
    default:
      return [];
  }
}

/** Ways to go on with the word at the end of a query; none where it is complete or no field is meant. */
export function completionsOf(query: string, overview: Overview | undefined): readonly Completion[] {
  const [, before = "", sign = "", word = ""] = /^(.*?(?:^|[\s(]))(-?)([^\s()"]*)$/s.exec(query) ?? [];
  if (word === "") return [];
  const [field = "", typed] = splitAtColon(word);
  const found =
    typed === undefined
      ? Object.entries(searchFields)
          .filter(([name]) => name.startsWith(field.toLowerCase()))
          .map(([name, { example, meaning }]) => ({
            word: `${name}${operatorIn(example, name)}`,
            meaning: `${meaning}: ${example}`,
          }))
      : valuesOf(field.toLowerCase(), overview)
          .filter((value) => fits(value, typed))
          .map((value) => ({ word: `${field}:${value}`, meaning: "" }));
  return found
    .filter((one) => one.word.toLowerCase() !== word.toLowerCase())
    .slice(0, mostCompletions)
    .map((one) => ({ ...one, query: `${before}${sign}${one.word}` }));
}

function splitAtColon(word: string): readonly [string, string | undefined] {
  const colon = word.indexOf(":");
  return colon < 0 ? [word, undefined] : [word.slice(0, colon), word.slice(colon + 1)];
}

/** `:`, or `>` where the example compares. */
function operatorIn(example: string, name: string): string {
  return example.charAt(name.length);
}

/** `USR1` finds SIGUSR1. */
function fits(value: string, typed: string): boolean {
  const lower = typed.toLowerCase();
  return value.toLowerCase().startsWith(lower) || value.toLowerCase().replace(/^sig/, "").startsWith(lower);
}
