import type { Call, Kernel } from "../mechanism.ts";
import { passedDescriptors, printedMessage } from "../sockets/message_text.ts";
import type { SocketEnd } from "../sockets/socket_end.ts";
import { destinationOf } from "../sockets/socket_transfer.ts";
import type { OpenDescriptor } from "./descriptor_table.ts";

/** A message that carries descriptors (SCM_RIGHTS) was sent. */
export function passDescriptors(kernel: Kernel, call: Call, end: SocketEnd): void {
  const printed = passedDescriptors(call.record.args.range(1));
  const direction = printed.length === 0 ? undefined : directionOf(kernel, call, end);
  if (direction === undefined) return;
  const files = printed
    .map(({ fd, annotation }) => kernel.descriptors.use(call.process, fd, annotation, call.startNs))
    .filter((descriptor): descriptor is OpenDescriptor => descriptor !== undefined);
  kernel.ancillary.send(direction, call.row, files);
}

/** It was not sent after all. */
export function recallDescriptors(kernel: Kernel, call: Call, end: SocketEnd): void {
  const direction = directionOf(kernel, call, end);
  if (direction !== undefined) kernel.ancillary.takeBack(direction, call.row);
}

/** A message came with descriptors: they are new ones of the receiver's, for the files the sender has open. */
export function takeDescriptors(kernel: Kernel, call: Call, end: SocketEnd, consumes: boolean): void {
  const printed = passedDescriptors(call.record.args.range(1));
  if (printed.length === 0) return;
  const passed =
    end.incoming === undefined ? undefined : kernel.ancillary.receive(end.incoming, printed.length, consumes);
  const closeOnExec = call.record.args.text(2).includes("MSG_CMSG_CLOEXEC");
  printed.forEach(({ fd, annotation }, index) => {
    const from = passed?.[index];
    if (from === undefined) kernel.descriptors.use(call.process, fd, annotation, call.endNs);
    else {
      kernel.descriptors.open(call.process, fd, from.file, {
        ns: call.endNs,
        call: call.row,
        origin: from.row,
        closeOnExec,
        annotation,
      });
    }
  });
}

function directionOf(kernel: Kernel, call: Call, end: SocketEnd) {
  return destinationOf(kernel, end, printedMessage(call.record.args.range(1)).address);
}
