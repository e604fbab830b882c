import { textOf } from "../../base/strings.ts";
import type { ByteRange } from "../../strace/record.ts";
import type { Call, Kernel } from "../mechanism.ts";
import { passedDescriptors, printedMessage } from "../sockets/message_text.ts";
import type { SocketEnd } from "../sockets/socket_end.ts";
import { destinationOf } from "../sockets/socket_transfer.ts";
import type { Passed } from "./ancillary.ts";

/** Messages that may carry descriptors (SCM_RIGHTS) were sent, all to where the first goes. */
export function passDescriptors(
  kernel: Kernel,
  call: Call,
  end: SocketEnd,
  messages: readonly ByteRange[],
): void {
  const parcels = messages
    .map((message) => filesIn(kernel, call, message))
    .filter((files) => files.length > 0);
  const [first] = messages;
  if (parcels.length === 0 || first === undefined) return;
  const direction = destinationOf(kernel, end, printedMessage(first).address);
  if (direction !== undefined) kernel.ancillary.send(direction, call.row, parcels);
}

function filesIn(kernel: Kernel, call: Call, message: ByteRange): Passed[] {
  return passedDescriptors(message).map(({ fd, annotation }) => {
    const { file, row } = kernel.descriptors.use(call.files, fd, annotation, call.startNs);
    if (file.socket !== undefined) file.socket.travels = true;
    return { file, row, printed: wordsOf(annotation) };
  });
}

/** It was not sent after all. */
export function recallDescriptors(kernel: Kernel, call: Call, end: SocketEnd): void {
  const direction = destinationOf(kernel, end, printedMessage(call.record.args.range(1)).address);
  if (direction !== undefined) kernel.ancillary.takeBack(direction, call.row);
}

/** A message came with descriptors: they are new ones of the receiver's, for the files the sender has open. */
export function takeDescriptors(
  kernel: Kernel,
  call: Call,
  end: SocketEnd,
  message: ByteRange,
  flags: string,
): void {
  const printed = passedDescriptors(message);
  if (printed.length === 0 || end.incoming === undefined) return;
  const passed = kernel.ancillary.receive(
    end.incoming,
    printed.map(({ annotation }) => wordsOf(annotation)),
    !flags.includes("MSG_PEEK"),
  );
  const closeOnExec = flags.includes("MSG_CMSG_CLOEXEC");
  printed.forEach(({ fd, annotation }, index) => {
    const from = passed?.[index];
    if (from === undefined) kernel.descriptors.use(call.files, fd, annotation, call.endNs);
    else {
      kernel.descriptors.open(call.files, fd, from.file, {
        ns: call.endNs,
        call: call.row,
        origin: from.row,
        closeOnExec,
        annotation,
      });
    }
  });
}

function wordsOf(annotation: ByteRange | undefined): string {
  return annotation === undefined ? "" : textOf(annotation.bytes, annotation.start, annotation.end);
}
