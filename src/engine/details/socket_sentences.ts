import { entryOf } from "../../base/entry_of.ts";
import { argument, type Sentences, where } from "./argument_words.ts";
import { type CallContext, integerArgument } from "./call_context.ts";

// Words for making, naming and joining sockets.

const domains: Readonly<Record<string, string>> = {
  AF_UNIX: "for this machine",
  AF_LOCAL: "for this machine",
  AF_INET: "for IPv4",
  AF_INET6: "for IPv6",
  AF_NETLINK: "to talk to the kernel",
};

/** `socket of byte streams for this machine` */
function socketWords(domain: string, type: string): string {
  const kind = type.includes("SOCK_DGRAM")
    ? "datagrams"
    : type.includes("SOCK_SEQPACKET")
      ? "messages in order"
      : type.includes("SOCK_STREAM")
        ? "byte streams"
        : type;
  const blocking = type.includes("SOCK_NONBLOCK") ? ", non-blocking" : "";
  return `of ${kind} ${entryOf(domains, domain) ?? domain}${blocking}`;
}

/** An address as people write it: `127.0.0.1:80`, `"/tmp/s"`; what strace printed where it is neither. */
export function addressIn(address: string): string {
  const port = /sin6?_port=htons\((\d+)\)/.exec(address)?.[1];
  const host = /inet_(?:addr|pton)\((?:AF_INET6?, )?"([^"]*)"/.exec(address)?.[1];
  if (port !== undefined && host !== undefined)
    return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  const path = /sun_path=(@?"[^"]*")/.exec(address)?.[1];
  if (address === "{sa_family=AF_UNIX}") return "a socket without a name";
  return path ?? (address === "NULL" || address === "?" ? "" : address);
}

function accepted(context: CallContext): string {
  const from = addressIn(argument(context, 1));
  const client = from === "" || from.startsWith("{") ? "a connection" : `the connection of ${from}`;
  return `accepted ${client} at ${where(context)}, as descriptor ${context.value}`;
}

function shutDown(context: CallContext): string {
  const how = argument(context, 1);
  if (how.includes("RDWR")) return `shut ${where(context)} down in both directions`;
  return how.includes("WR")
    ? `shut ${where(context)} down for writing: the other side reads end-of-file`
    : `shut ${where(context)} down for reading`;
}

export const socketSentences: Sentences = {
  socket: (context) =>
    `made a socket ${socketWords(argument(context, 0), argument(context, 1))}, as descriptor ${context.value}`,
  socketpair: (context) =>
    `made two sockets joined to each other, ${argument(context, 3)}, ${socketWords(argument(context, 0), argument(context, 1))}`,
  bind: (context) => `gave ${where(context)} the address ${addressIn(argument(context, 1))}`,
  listen: (context) =>
    `let others connect to ${where(context)}; ${integerArgument(context, 1)} may wait to be accepted`,
  accept: accepted,
  accept4: accepted,
  connect: (context) => `connected ${where(context)} to ${addressIn(argument(context, 1))}`,
  shutdown: shutDown,
  getsockname: (context) => `asked for its own address: ${addressIn(argument(context, 1))}`,
  getpeername: (context) => `asked for the address of the other side: ${addressIn(argument(context, 1))}`,
  getsockopt: (context) => `asked for ${argument(context, 2)} of ${where(context)}: ${argument(context, 3)}`,
  setsockopt: (context) => `set ${argument(context, 2)} of ${where(context)} to ${argument(context, 3)}`,
};
