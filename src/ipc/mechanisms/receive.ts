import type { ByteRange, CallRecord } from "../../strace/record.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { byteCount, movedBytes } from "../channels/moved_bytes.ts";
import { takeDescriptors } from "../descriptors/descriptor_passing.ts";
import type { Mechanism } from "../mechanism.ts";
import { messagesIn, printedMessage, printedMessages, printedText } from "../sockets/message_text.ts";
import { printedAddress } from "../sockets/socket_address.ts";
import { endReceiving, type Receiving } from "../sockets/socket_transfer.ts";
import { beginReadingFile, endReadingFile } from "./read.ts";

const recvmsg = syscallNamed("recvmsg");
const recvmmsg = syscallNamed("recvmmsg");

/** `recvfrom(3, "hi", 100, 0, {sa_family=AF_INET, ...}, [16]) = 2` and its kin. */
export const receive: Mechanism = {
  calls: ["recv", "recvfrom", "recvmsg", "recvmmsg"],

  begin(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    const { file } = descriptor;
    const nonBlocking = file.nonBlocking || flagsOf(call.record).includes("MSG_DONTWAIT");
    beginReadingFile(kernel, call, file, nonBlocking);
  },

  end(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    const { file } = descriptor;
    const { record } = call;
    const flags = flagsOf(record);
    // What is only looked at stays where it is; MSG_ERRQUEUE gives back what was sent.
    const consumes = record.outcome === "returned" && !/MSG_PEEK|MSG_ERRQUEUE/.test(flags);
    if (file.socket === undefined) {
      endReadingFile(kernel, call, file, consumes ? movedBytes(record) : 0);
      return;
    }
    endReceiving(kernel, call, file.socket, consumes ? received(record) : []);
    for (const message of withControlData(record)) takeDescriptors(kernel, call, file.socket, message, flags);
  },
};

function flagsOf({ args, syscall }: CallRecord): string {
  return args.text(syscall === recvmsg ? 2 : 3);
}

/** The messages of calls that can receive descriptors. */
function withControlData({ args, syscall, outcome, value }: CallRecord): readonly ByteRange[] {
  if (outcome !== "returned") return [];
  if (syscall === recvmsg) return [args.range(1)];
  return syscall === recvmmsg ? messagesIn(args.range(1)).slice(0, value) : [];
}

function received({ args, syscall, value }: CallRecord): Receiving[] {
  if (syscall === recvmmsg) {
    return printedMessages(args.range(1))
      .slice(0, value)
      .map(({ bytes, room, address, text }) => ({
        bytes: withinRoom(bytes, room),
        room,
        from: address,
        text,
      }));
  }
  if (syscall === recvmsg) {
    const { room, address, text } = printedMessage(args.range(1));
    return [{ bytes: withinRoom(value, room), room, from: address, text }];
  }
  // With MSG_TRUNC a datagram's whole length is returned, more than went into the buffer.
  const room = args.integer(2);
  const from = printedAddress(args.text(4));
  return [{ bytes: withinRoom(value, room), room, from, text: printedText(args.range(1)) }];
}

/** What came to lie in the buffer; all of it where its size is not printed. */
function withinRoom(bytes: number, room: number): number {
  return room >= 0 ? Math.min(byteCount(bytes), room) : byteCount(bytes);
}
