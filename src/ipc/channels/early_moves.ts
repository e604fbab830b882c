import type { CallIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { ChannelKind } from "../trace.ts";
import type { LiveChannel } from "./live_channel.ts";
import type { ByteStream } from "./streams.ts";

/** A FIFO is looked at (fstat, lseek) before it is used much; of what is a file nothing more need be kept. */
const mostMoves = 64;

/** Whether what is taken for this may turn out to be a FIFO: one can be made in /dev/shm, too. */
export function mayBeFifo(kind: ChannelKind): boolean {
  return kind === "file" || kind === "posix-shm";
}

/** A call moved bytes through something that strace prints like a file, and that may turn out to be a FIFO. */
export function noteMove(live: LiveChannel, call: CallIndex, bytes: number, ns: Nanos): void {
  if (!mayBeFifo(live.channel.kind)) return;
  live.earlyMoves ??= [];
  if (live.earlyMoves.length <= mostMoves) live.earlyMoves.push({ call, bytes, ns });
}

/** It is a FIFO, and has got its stream: what was written into it by then is what was read from it by then, and is left. */
export function replayMoves({ channel, earlyMoves = [] }: LiveChannel, stream: ByteStream): void {
  if (earlyMoves.length > mostMoves) {
    // Which bytes went from whom to whom can no longer be told.
    channel.bytesGone += channel.bytesWritten;
    channel.bytesUnseen += channel.bytesRead;
    return;
  }
  channel.bytesWritten = 0;
  channel.bytesRead = 0;
  for (const { call, bytes, ns } of earlyMoves) {
    if (bytes > 0) stream.endWrite(call, bytes, ns);
    else stream.read(call, -bytes, ns);
  }
}
