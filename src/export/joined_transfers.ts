import type { CallIndex, ChannelIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Channel, Trace } from "../ipc/trace.ts";
import { type CallFacts, callFacts } from "./call_facts.ts";

/** Bytes that went from one call to another, both of them in the log. */
export interface JoinedTransfer {
  readonly row: number;
  readonly channel: Channel;
  readonly write: CallFacts;
  readonly read: CallFacts;
  readonly bytes: number;
}

/** In the order in which the model joined them, which is about that of reading. */
export function* joinedTransfers(trace: Trace): Generator<JoinedTransfer> {
  for (let row = 0; row < trace.transfers.length; row++) {
    const { columns } = trace.transfers;
    const write = columns.write.at(row);
    const read = columns.read.at(row);
    const channel = trace.channels[columns.channel.at(row) as ChannelIndex];
    if (write === noRow || read === noRow || channel === undefined) continue;
    const from = callFacts(trace, write as CallIndex);
    const to = callFacts(trace, read as CallIndex);
    if (from === undefined || to === undefined) continue;
    yield { row, channel, write: from, read: to, bytes: columns.bytes.at(row) };
  }
}
