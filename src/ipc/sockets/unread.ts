import type { CallIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { OpenDescriptor, TableOwner } from "../descriptors/descriptor_table.ts";
import type { DescriptorWatcher } from "../descriptors/descriptors.ts";
import type { Trace } from "../trace.ts";
import { Datagrams } from "./datagrams.ts";
import { isOpen } from "./socket_end.ts";

/** Notes what lies in a connection when the end that it was for is closed: it is gone. */
export class UnreadInSockets implements DescriptorWatcher {
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  closed({ process }: TableOwner, { file: { socket } }: OpenDescriptor, ns: Nanos): void {
    // What a terminal's line discipline makes of bytes is not known; an end that was sent to another process lives on there.
    if (socket?.incoming === undefined || socket.kind === "pty" || socket.travels || isOpen(socket)) return;
    // Who else holds an end that is older than the trace nobody knows.
    const { live, carried } = socket.incoming;
    if (!live.bornInTrace || carried instanceof Datagrams || carried.level === 0) return;
    const { writes, isCut } = carried.unread();
    this.#trace.unread.push({
      channel: live.channel.index,
      reader: process.index,
      writes: writes as readonly CallIndex[],
      bytes: carried.level,
      isCut,
      ns,
    });
  }
}
