import { fieldWord } from "../../strace/struct_text.ts";
import { argument, type Sentences, signalsIn, spanOf, where } from "./argument_words.ts";
import { type CallContext, integerArgument } from "./call_context.ts";

// Words for signals and the timers that send them.

function sentTo(target: string, signal: string): string {
  return signal === "0" ? `asked whether ${target} is there` : `sent ${signal} to ${target}`;
}

function killed(context: CallContext): string {
  const pid = integerArgument(context, 0);
  const target =
    pid > 0
      ? `process ${pid}`
      : pid === 0
        ? "its process group"
        : pid === -1
          ? "every process it may signal"
          : `process group ${-pid}`;
  return sentTo(target, argument(context, 1));
}

function handled(context: CallContext): string {
  const [signal, action] = [argument(context, 0), argument(context, 1)];
  if (action === "NULL") return `asked how ${signal} is handled`;
  const handler = /(?:sa_handler=|^\{?)(SIG_\w+|0x[0-9a-f]+)/.exec(action)?.[1] ?? "?";
  if (handler === "SIG_IGN") return `let ${signal} be ignored`;
  if (handler === "SIG_DFL") return `gave ${signal} its default action back`;
  const mask = /sa_mask=(~?\[[^\]]*\])/.exec(action)?.[1];
  const held = mask === undefined || mask === "[]" ? "" : `; while it runs, ${signalsIn(mask)} are held back`;
  const restarts = action.includes("SA_RESTART") ? "; calls it interrupts are repeated" : "";
  const once = action.includes("SA_RESETHAND") ? "; only the first time" : "";
  return `set a handler for ${signal}${restarts}${once}${held}`;
}

function masked(context: CallContext): string {
  const [how, set] = [argument(context, 0), argument(context, 1)];
  if (set === "NULL") return "asked which signals are held back";
  const names = signalsIn(set);
  if (how.includes("UNBLOCK")) return `lets ${names} through again`;
  if (how.includes("SIG_BLOCK"))
    return names === "none" ? "held back no further signals" : `holds ${names} back from now on`;
  if (names === "none") return "lets all signals through";
  return `holds back ${names} from now on${names.startsWith("all") ? "" : ", and no others"}`;
}

function taken(context: CallContext): string {
  const signal = /\((SIG\w+)\)/.exec(context.text.result)?.[1] ?? `signal ${context.value}`;
  const sender = fieldWord(argument(context, 1), "si_pid=");
  return `took ${signal}${sender === undefined ? "" : ` of process ${sender}`}, without a handler`;
}

function alarmSet(context: CallContext): string {
  const seconds = integerArgument(context, 0);
  if (seconds === 0) return "called off its alarm";
  return `asked for SIGALRM in ${seconds} s`;
}

const zero = /^\{(?:tv_sec=)?0, (?:tv_[nu]sec=)?0\}$/;

function numberedTimerSet(context: CallContext): string {
  return timerSet(`the timer ${argument(context, 0)}`, argument(context, 2));
}

function timerDescriptorSet(context: CallContext): string {
  return timerSet(`the timer ${where(context)}`, argument(context, 2));
}

/** `set the timer 3 to run out after 1 s, then every 500 ms` */
function timerSet(name: string, setting: string): string {
  const [value = "", interval = ""] = [/it_value=(\{[^}]*\})/, /it_interval=(\{[^}]*\})/].map(
    (part) => part.exec(setting)?.[1] ?? "",
  );
  if (zero.test(value)) return `stopped ${name}`;
  const [first, then] = [spanOf(value), zero.test(interval) ? undefined : spanOf(interval)];
  if (first === undefined) return `set ${name}`;
  return `set ${name} to run out after ${first}${then === undefined ? "" : `, then every ${then}`}`;
}

export const signalSentences: Sentences = {
  kill: killed,
  tkill: (context) => sentTo(`thread ${integerArgument(context, 0)}`, argument(context, 1)),
  tgkill: (context) => sentTo(`thread ${integerArgument(context, 1)}`, argument(context, 2)),
  rt_sigqueueinfo: (context) =>
    `queued ${argument(context, 1)} with a value for process ${integerArgument(context, 0)}`,
  rt_tgsigqueueinfo: (context) =>
    `queued ${argument(context, 2)} with a value for thread ${integerArgument(context, 1)}`,
  pidfd_send_signal: (context) => `sent ${argument(context, 1)} to the process of ${where(context)}`,
  rt_sigaction: handled,
  sigaction: handled,
  signal: handled,
  rt_sigprocmask: masked,
  sigprocmask: masked,
  rt_sigpending: (context) => `asked which signals wait for it: ${signalsIn(argument(context, 0))}`,
  rt_sigtimedwait: taken,
  rt_sigtimedwait_time64: taken,
  rt_sigreturn: () => "returned from a signal handler",
  sigreturn: () => "returned from a signal handler",
  sigaltstack: () => "set the stack on which signal handlers run",
  alarm: alarmSet,
  setitimer: (context) => timerSet(`its timer ${argument(context, 0)}`, argument(context, 1)),
  getitimer: (context) => `asked how long its timer ${argument(context, 0)} has to run`,
  timer_create: (context) => `made a timer, ${argument(context, 2)}`,
  timer_settime: numberedTimerSet,
  timer_settime64: numberedTimerSet,
  timer_gettime: (context) => `asked how long the timer ${argument(context, 0)} has to run`,
  timer_getoverrun: (context) =>
    `asked how often the timer ${argument(context, 0)} ran out unseen: ${context.value}`,
  timer_delete: (context) => `removed the timer ${argument(context, 0)}`,
  timerfd_settime: timerDescriptorSet,
  timerfd_settime64: timerDescriptorSet,
  timerfd_gettime: (context) => `asked how long the timer ${where(context)} has to run`,
};
