import { unitOf } from "../../ipc/channels/channel_unit.ts";
import { bytesLabel, countLabel } from "./amounts.ts";
import { argument, listed, referent, type Sentences, where } from "./argument_words.ts";
import { type CallContext, integerArgument } from "./call_context.ts";

// Words for calls that move bytes.

function channelOf({ trace, channel }: CallContext) {
  return channel === undefined ? undefined : trace.channels[channel];
}

export function written(context: CallContext): string {
  const { value, endNs } = context;
  const into = channelOf(context);
  if (into?.kind === "eventfd") return `added to the counter ${where(context)}`;
  const moved = `wrote ${bytesLabel(value)} into ${where(context)}${passedDescriptors(context)}`;
  if (into === undefined || Number.isNaN(into.capacity) || unitOf(into.kind) !== "bytes") return moved;
  const fill = into.fill.levelAt(endNs);
  return `${moved}; ${countLabel(fill)} of ${bytesLabel(into.capacity)} then waited there`;
}

export function received(context: CallContext): string {
  const kind = channelOf(context)?.kind;
  if (context.value > 0) return taken(context, kind);
  if (integerArgument(context, 2) === 0) return `asked ${where(context)} for no bytes and got none`;
  return kind === "file" || kind === undefined
    ? `read the end of ${where(context)}`
    : `read end-of-file from ${where(context)}: it is empty and nobody holds a write end`;
}

function taken(context: CallContext, kind: string | undefined): string {
  if (kind === "eventfd") return `took what the counter ${where(context)} stood at`;
  if (kind === "timerfd") return `took how often the timer ${where(context)} had run out`;
  if (kind === "signalfd") return `took signals from ${where(context)}, without a handler`;
  if (kind === "inotify") return `took news of files from ${where(context)}`;
  const looked = context.traits.family === "socket" && /MSG_PEEK/.test(context.text.args.join());
  if (looked) return `looked at ${bytesLabel(context.value)} in ${where(context)}, which stay there`;
  return `read ${bytesLabel(context.value)} from ${where(context)}${passedDescriptors(context)}`;
}

/** `, and with them descriptors 5 and 6`, of a message with SCM_RIGHTS. */
function passedDescriptors({ text }: CallContext): string {
  const message = text.args[1] ?? "";
  const rights = /SCM_RIGHTS, cmsg_data=\[([^\]]*(?:<[^>]*>[^\]]*)*)\]/.exec(message)?.[1];
  if (rights === undefined) return "";
  const numbers = rights.split(/,\s*/).flatMap((one) => /^\d+/.exec(one)?.[0] ?? []);
  return `, and with them ${numbers.length === 1 ? "descriptor" : "descriptors"} ${listed(numbers)}`;
}

function at(words: (context: CallContext) => string) {
  return (context: CallContext) =>
    `${words(context)}, at byte ${countLabel(Number.parseInt(argument(context, 3), 10))}`;
}

function messages(verb: string, side: string) {
  return (context: CallContext) =>
    `${verb} ${countLabel(context.value)} ${context.value === 1 ? "message" : "messages"} ${side} ${where(context)}`;
}

/** Between two descriptors, without passing through the process. */
function moved(verb: string, from: number, to: number) {
  return (context: CallContext) =>
    context.value === 0
      ? `found nothing more in ${referent(argument(context, from))}`
      : `${verb} ${bytesLabel(context.value)} from ${referent(argument(context, from))} to ${referent(argument(context, to))}, inside the kernel`;
}

export const transferSentences: Sentences = {
  pread64: at(received),
  preadv: at(received),
  preadv2: at(received),
  pwrite64: at(written),
  pwritev: at(written),
  pwritev2: at(written),
  sendfile: moved("copied", 1, 0),
  sendfile64: moved("copied", 1, 0),
  copy_file_range: moved("copied", 0, 2),
  splice: moved("moved", 0, 2),
  tee: (context) =>
    `copied ${bytesLabel(context.value)} from ${referent(argument(context, 0))} to ${referent(argument(context, 1))}; the first still holds them`,
  vmsplice: (context) => `handed ${bytesLabel(context.value)} of its memory to ${where(context)}`,
  sendmmsg: messages("sent", "to"),
  recvmmsg: messages("received", "from"),
  process_vm_readv: (context) =>
    `read ${bytesLabel(context.value)} out of the memory of process ${argument(context, 0)}`,
  process_vm_writev: (context) =>
    `wrote ${bytesLabel(context.value)} into the memory of process ${argument(context, 0)}`,
};
