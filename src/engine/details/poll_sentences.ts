import { entryOf } from "../../base/entry_of.ts";
import { argument, listed, referent, type Sentences, signalsIn, spanOf, where } from "./argument_words.ts";
import type { CallContext } from "./call_context.ts";

// Words for waiting on several descriptors, for the descriptors that tell of events, and for sleeping.

const readiness: Readonly<Record<string, string>> = {
  POLLIN: "to read",
  POLLOUT: "to write",
  POLLHUP: "closed at the other end",
  POLLERR: "in error",
  POLLNVAL: "not open",
  POLLRDHUP: "closed for writing at the other end",
  POLLPRI: "urgent",
};

/** `3 to read, 5 to write`, of the answer strace puts behind the result: `([{fd=3, revents=POLLIN}])`. */
function readyOf(result: string): string {
  const ready = [...result.matchAll(/\{fd=(\d+)(?:<[^>]*>)?, revents=([A-Z|]+)/g)].map(
    ([, fd, events = ""]) =>
      `${fd} ${listed(events.split("|").map((event) => entryOf(readiness, event) ?? event))}`,
  );
  return ready.join(", ");
}

/** `3 and 5 to read; 4 to write`, of `(in [3 5], out [4], left {...})`. */
function selectedOf(result: string): string {
  const sets = { in: "to read", out: "to write", except: "urgent" } as const;
  return Object.entries(sets)
    .flatMap(([set, words]) => {
      const members = new RegExp(`[( ]${set} \\[([^\\]]*)\\]`).exec(result)?.[1];
      if (members === undefined || members === "") return [];
      const numbers = [...members.replace(/<[^>]*>/g, "").matchAll(/\d+/g)].map(([number]) => number);
      return `${listed(numbers)} ${words}`;
    })
    .join("; ");
}

function ready(words: (result: string) => string) {
  return ({ value, text }: CallContext) => {
    if (value === 0) return "found no descriptor ready within its time";
    const which = words(text.result);
    const count = `${value} ${value === 1 ? "descriptor" : "descriptors"}`;
    return which === "" ? `found ${count} ready` : `found ${count} ready: ${which}`;
  };
}

function epollReady(context: CallContext): string {
  if (context.value === 0) return `found nothing ready in ${where(context)} within its time`;
  const count = `${context.value} ${context.value === 1 ? "event" : "events"}`;
  const kinds = new Set(
    [...argument(context, 1).matchAll(/EPOLL(\w+)/g)].map(
      ([, kind]) => readiness[`POLL${kind}`] ?? kind ?? "",
    ),
  );
  return `got ${count} from ${where(context)}${kinds.size === 0 ? "" : `: ready ${listed([...kinds])}`}`;
}

function epollChanged(context: CallContext): string {
  const [operation, watched] = [argument(context, 1), referent(argument(context, 2))];
  if (operation === "EPOLL_CTL_DEL") return `told ${where(context)} to watch ${watched} no longer`;
  const events = /events=([A-Z|]+)/.exec(argument(context, 3))?.[1]?.replaceAll("EPOLL", "").split("|") ?? [];
  const kinds = events.map((kind) => readiness[`POLL${kind}`] ?? kind);
  const verb = operation === "EPOLL_CTL_MOD" ? "changed what" : "told";
  const when = kinds.length === 0 ? "" : `: ${listed(kinds)}`;
  return verb === "told"
    ? `told ${where(context)} to watch ${watched}${when}`
    : `changed what ${where(context)} watches ${watched} for${when}`;
}

function slept(request: number) {
  return (context: CallContext) => {
    const span = spanOf(argument(context, request));
    if (argument(context, 1).includes("TIMER_ABSTIME")) return "slept until the time it had named";
    return span === undefined ? "slept" : `slept for ${span}, as it had asked`;
  };
}

function signalsWatched(context: CallContext): string {
  const signals = signalsIn(argument(context, 1));
  return argument(context, 0).startsWith("-1")
    ? `made descriptor ${context.value}, from which it can read ${signals} instead of handling them`
    : `let ${where(context)} tell of ${signals}`;
}

function counterMade(context: CallContext): string {
  const kind = argument(context, 1).includes("EFD_SEMAPHORE") ? "a semaphore" : "a counter";
  return `made ${kind} that stands at ${argument(context, 0)}, as descriptor ${context.value}`;
}

function epollMade({ value }: CallContext): string {
  return `made a watcher of descriptors (epoll), as descriptor ${value}`;
}

export const pollSentences: Sentences = {
  poll: ready(readyOf),
  ppoll: ready(readyOf),
  ppoll_time64: ready(readyOf),
  select: ready(selectedOf),
  _newselect: ready(selectedOf),
  pselect6: ready(selectedOf),
  pselect6_time64: ready(selectedOf),
  epoll_create: epollMade,
  epoll_create1: epollMade,
  epoll_ctl: epollChanged,
  epoll_wait: epollReady,
  epoll_pwait: epollReady,
  epoll_pwait2: epollReady,
  eventfd: counterMade,
  eventfd2: counterMade,
  signalfd: signalsWatched,
  signalfd4: signalsWatched,
  timerfd_create: ({ value }) => `made a timer, as descriptor ${value}`,
  inotify_add_watch: (context) =>
    `told ${where(context)} to watch the file ${argument(context, 1)} for ${argument(context, 2)}`,
  inotify_rm_watch: (context) => `told ${where(context)} to watch a file no longer`,
  fanotify_mark: (context) => `told ${where(context)} what to watch`,
  io_uring_enter: (context) =>
    `handed in ${argument(context, 1)} requests at ${where(context)} and waited for ${argument(context, 2)}; strace does not see what they do`,
  io_uring_register: (context) => `set up ${where(context)}: ${argument(context, 1)}`,
  nanosleep: slept(0),
  clock_nanosleep: slept(2),
  clock_nanosleep_time64: slept(2),
  restart_syscall: () => "went on with the call that a signal had interrupted",
  sched_yield: () => "let others run",
};
