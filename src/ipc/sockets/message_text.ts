import { textOf } from "../../base/strings.ts";
import { endOfArgument } from "../../strace/args.ts";
import { asciiBytes, quote, standsAt } from "../../strace/ascii.ts";
import { afterString, unclosed } from "../../strace/enclosed.ts";
import type { ByteRange } from "../../strace/record.ts";
import { type PrintedDescriptor, printedDescriptors } from "../descriptors/descriptor_text.ts";
import { printedAddress } from "./socket_address.ts";

/** What a `msghdr`, or an element of a vector of them, says beyond its payload. */
export interface PrintedMessage {
  /** Of sendmmsg and recvmmsg: what moved. NaN where it is not printed. */
  readonly bytes: number;
  /** Of its buffers. */
  readonly room: number;
  readonly address: string;
  /** As `printedText` gives it of its first buffer. */
  readonly text: string;
}

/** So much of a message tells it from others. */
const tellingLength = 64;

/** The first string as it is printed, cut; "" if there is none. */
export function printedText({ bytes, start, end }: ByteRange): string {
  const open = bytes.indexOf(quote, start);
  if (open < 0 || open >= end) return "";
  const after = afterString(bytes, open, end);
  return textOf(bytes, open + 1, Math.min(after === unclosed ? end : after - 1, open + 1 + tellingLength));
}

/**
 * Whether two printed texts can be of one message: the receiver may have seen less of it. An escape at the end is
 * printed as what follows it demands (`\0` or `\000`), so the last ones are not compared.
 */
export function mayBeSameText(one: string, other: string): boolean {
  if (one.length === other.length) return one === other;
  const length = Math.max(0, Math.min(one.length, other.length) - longestEscape);
  return one.slice(0, length) === other.slice(0, length);
}

const longestEscape = 4;

const nameWord = asciiBytes("msg_name=");
const bufferWord = asciiBytes("iov_base=");
const lengthWord = asciiBytes("iov_len=");
const movedWord = asciiBytes("msg_len=");
const rightsWord = asciiBytes("cmsg_type=SCM_RIGHTS, cmsg_data=");

/** `{msg_name=..., msg_iov=[{iov_base="ab", iov_len=2}], ...}`, also within `{msg_hdr={...}, msg_len=2}`. */
export function printedMessage({ bytes, start, end }: ByteRange): PrintedMessage {
  let moved = Number.NaN;
  let room = 0;
  let address = "";
  let text: string | undefined;
  for (const at of outsideStrings(bytes, start, end)) {
    if (standsAt(bytes, at, end, lengthWord)) room += numberAt(bytes, at + lengthWord.length, end);
    else if (standsAt(bytes, at, end, movedWord)) moved = numberAt(bytes, at + movedWord.length, end);
    else if (text === undefined && standsAt(bytes, at, end, bufferWord))
      text = printedText({ bytes, start: at, end });
    else if (standsAt(bytes, at, end, nameWord)) {
      const from = at + nameWord.length;
      address = printedAddress(textOf(bytes, from, endOfArgument(bytes, from, end)));
    }
  }
  return { bytes: moved, room, address, text: text ?? "" };
}

/** `[{msg_hdr={...}, msg_len=1}, ...]` of sendmmsg and recvmmsg. */
export function printedMessages(vector: ByteRange): PrintedMessage[] {
  return messagesIn(vector).map(printedMessage);
}

/** Where each of them stands. */
export function messagesIn({ bytes, start, end }: ByteRange): ByteRange[] {
  const messages: ByteRange[] = [];
  let at = start + 1;
  while (at < end - 1) {
    const stop = endOfArgument(bytes, at, end - 1);
    messages.push({ bytes, start: at, end: stop });
    at = stop + 1;
  }
  return messages;
}

/** Descriptors in the control data, in order: `cmsg_type=SCM_RIGHTS, cmsg_data=[5</tmp/f>, 6<pipe:[97]>]`. */
export function passedDescriptors({ bytes, start, end }: ByteRange): PrintedDescriptor[] {
  const found: PrintedDescriptor[] = [];
  for (const at of outsideStrings(bytes, start, end)) {
    if (!standsAt(bytes, at, end, rightsWord)) continue;
    const from = at + rightsWord.length;
    found.push(...printedDescriptors({ bytes, start: from, end: endOfArgument(bytes, from, end) }));
  }
  return found;
}

const letterC = 0x63;
const letterI = 0x69;
const letterM = 0x6d;

/** Positions at which one of the words may begin: payload can say anything. */
function* outsideStrings(bytes: Uint8Array, start: number, end: number): Generator<number> {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      const after = afterString(bytes, at, end);
      if (after === unclosed) return;
      at = after - 1;
    } else if (byte === letterC || byte === letterI || byte === letterM) yield at;
  }
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  return Number.parseInt(textOf(bytes, start, Math.min(end, start + 20)), 10);
}
