import type { CallRecord } from "../../strace/record.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { byteCount, movedBytes } from "../channels/moved_bytes.ts";
import { passDescriptors, recallDescriptors } from "../descriptors/descriptor_passing.ts";
import type { Mechanism } from "../mechanism.ts";
import type { Sent } from "../sockets/datagrams.ts";
import { messagesIn, printedMessage, printedMessages, printedText } from "../sockets/message_text.ts";
import { printedAddress } from "../sockets/socket_address.ts";
import { beginSending, endSending, type Sending } from "../sockets/socket_transfer.ts";
import { beginWritingFile, endWritingFile } from "./write.ts";

const sendmsg = syscallNamed("sendmsg");
const sendmmsg = syscallNamed("sendmmsg");

/** `sendto(3, "hi", 2, MSG_NOSIGNAL, {sa_family=AF_INET, ...}, 16) = 2` and its kin. */
export const send: Mechanism = {
  calls: ["send", "sendto", "sendmsg", "sendmmsg"],

  begin(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    const { file } = descriptor;
    const nonBlocking = file.nonBlocking || flagsOf(call.record).includes("MSG_DONTWAIT");
    if (file.socket === undefined) {
      beginWritingFile(kernel, call, file, nonBlocking);
      return;
    }
    beginSending(kernel, call, file.socket, requested(call.record), nonBlocking);
    // Within a line that is cut they are other descriptors: `cmsg_data=[1` may become `cmsg_data=[12`.
    if (call.record.syscall === sendmsg && call.record.args.count > 2)
      passDescriptors(kernel, call, file.socket, [call.record.args.range(1)]);
  },

  end(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    const { file } = descriptor;
    if (file.socket === undefined) {
      endWritingFile(kernel, call, file, movedBytes(call.record));
      return;
    }
    const [sending, ...others] = sent(call.record);
    endSending(kernel, call, file.socket, sending, others);
    const { args, syscall, outcome, value } = call.record;
    if (outcome !== "returned") recallDescriptors(kernel, call, file.socket);
    // strace prints them when the call has returned, and says then how many went.
    else if (syscall === sendmmsg)
      passDescriptors(kernel, call, file.socket, messagesIn(args.range(1)).slice(0, value));
  },
};

function flagsOf({ args, syscall }: CallRecord): string {
  return args.text(syscall === sendmsg ? 2 : 3);
}

function requested(record: CallRecord): Sending {
  const { args, syscall } = record;
  if (syscall === sendmmsg) return { messages: [], to: "" };
  if (syscall !== sendmsg) {
    const message = { bytes: byteCount(args.integer(2)), text: printedText(args.range(1)) };
    return { messages: [message], to: printedAddress(args.text(4)) };
  }
  const { room, address, text } = printedMessage(args.range(1));
  return { messages: [{ bytes: byteCount(room), text }], to: address };
}

/** By address; there is one but for sendmmsg. */
function sent(record: CallRecord): readonly [Sending, ...Sending[]] {
  const { args, syscall, outcome, value } = record;
  const { messages, to } = requested(record);
  if (outcome !== "returned") return [{ messages: [], to }];
  if (syscall !== sendmmsg)
    return [{ messages: messages.map(({ text }) => ({ bytes: byteCount(value), text })), to }];
  const byAddress = new Map<string, Sent[]>();
  for (const { bytes, text, address } of printedMessages(args.range(1)).slice(0, value)) {
    const its = byAddress.get(address) ?? [];
    byAddress.set(address, its);
    its.push({ bytes: byteCount(bytes), text });
  }
  const [first = { messages: [], to: "" }, ...others] = Array.from(byAddress, ([address, its]) => ({
    messages: its,
    to: address,
  }));
  return [first, ...others];
}
