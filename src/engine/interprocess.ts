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
    case "file":
    case "futex":
    case "mapping":
    case "memfd":
      return channel.writers.size > 0 && new Set([...channel.writers, ...channel.readers]).size > 1;
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
