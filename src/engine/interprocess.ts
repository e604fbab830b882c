import type { Channel } from "../ipc/trace.ts";

/**
 * Does this channel join processes, so that a person wants to see it without asking? Pipes, sockets, queues and
 * the like do by their nature. A file does when one writes it and another
 * reads or writes it too; the libraries and locales that every program reads say nothing.
 */
export function joinsProcesses(channel: Channel): boolean {
  switch (channel.kind) {
    case "device":
    case "other":
      return false;
    case "futex":
      // In memory that several processes map it is theirs, even while only one was seen to wait there.
      return !isOfOneProcess.test(channel.id) || isUsedByMany(channel);
    case "file":
    case "mapping":
    case "memfd":
      return isUsedByMany(channel);
    case "pty":
      // The user's own terminal joins nobody; one that a traced process made joins it with who runs there.
      return channel.createdBy !== undefined;
    case "tcp":
    case "unix-stream":
    case "unix-seqpacket":
      // A client's socket that turned out to be the other end of one already known: nobody holds it.
      return channel.descriptors.length > 0;
    default:
      return true;
  }
}

/** `futex:41:0x7f00`: by address space and address. */
const isOfOneProcess = /^futex:\d+:/;

function isUsedByMany({ writers, readers }: Channel): boolean {
  return writers.size > 0 && new Set([...writers, ...readers]).size > 1;
}
