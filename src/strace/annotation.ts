import { textOf } from "../base/strings.ts";
import { asciiBytes, greaterThan, standsAt } from "./ascii.ts";
import { unescaped } from "./quoted.ts";
import type { ByteRange } from "./record.ts";

/** What strace -y and -yy print in `<...>` after a descriptor: what it refers to. */
export type Annotation =
  | PathAnnotation
  | DeviceAnnotation
  | PipeAnnotation
  | UnixSocketAnnotation
  | InetSocketAnnotation
  | OtherSocketAnnotation
  | AnonymousAnnotation
  | OtherAnnotation;

/** A file, directory or FIFO: `</tmp/f>`; a memfd is `</memfd:name (deleted)>` and has no name to open it by. */
export interface PathAnnotation {
  readonly kind: "path" | "memfd";
  /** Decoded; of a memfd, the name it was given. */
  readonly path: string;
  /** The file has lost its name. Always true of a memfd. */
  readonly deleted: boolean;
}

/** `</dev/null<char 1:3>>`. */
export interface DeviceAnnotation {
  readonly kind: "device";
  readonly type: "char" | "block";
  readonly path: string;
  readonly major: number;
  readonly minor: number;
  /** Of /dev/ptmx: the terminal it is the master of, `/dev/pts/3` (strace 6.8 and later). */
  readonly terminal: string | undefined;
}

/** `<pipe:[97]>`: the inode, the same at both ends. */
export interface PipeAnnotation {
  readonly kind: "pipe";
  readonly inode: number;
}

/** `<UNIX-STREAM:[123->456,"/run/x.sock"]>`. */
export interface UnixSocketAnnotation {
  readonly kind: "unix-socket";
  /** `unknown` where strace prints `UNIX:` only. */
  readonly type: "stream" | "dgram" | "seqpacket" | "unknown";
  readonly inode: number;
  /** Inode of the other end, undefined while not connected. */
  readonly peer: number | undefined;
  /** Address it is bound to: a path, or after `@` a name in the abstract namespace; "" if none. */
  readonly path: string;
  readonly abstract: boolean;
}

export interface InetAddress {
  /** Numeric, without brackets: `127.0.0.1`, `::1`. */
  readonly address: string;
  readonly port: number;
}

/** `<TCP:[127.0.0.1:1->127.0.0.1:2]>`; with `TCP:[127.0.0.1:80]` it listens or is not connected. */
export interface InetSocketAnnotation {
  readonly kind: "inet-socket";
  /** `tcp`, `udp`, `udp-lite`, `dccp`, `sctp`, `raw`, `ping`, `l2tp/ip`... */
  readonly protocol: string;
  readonly version: 4 | 6;
  readonly local: InetAddress;
  readonly remote: InetAddress | undefined;
}

/** `<socket:[9]>` of -y, `<NETLINK:[ROUTE:42]>`, `<TCP:[9]>` of a socket that is not bound. */
export interface OtherSocketAnnotation {
  readonly kind: "other-socket";
  /** `NETLINK`, `TCP`; "" when it is not printed. */
  readonly protocol: string;
  /** NaN when something else stands there. */
  readonly inode: number;
  readonly detail: string;
}

/** `<anon_inode:[eventfd]>` and what newer versions print in its place: `<signalfd:[USR1]>`, `<pid:42>`. */
export interface AnonymousAnnotation {
  readonly kind: "anonymous";
  /** `eventfd`, `eventpoll`, `signalfd`, `timerfd`, `inotify`, `pidfd`, `io_uring`, `userfaultfd`, `bpf-map`... */
  readonly of: string;
  /** pid of a pidfd, `eventfd-id` of an eventfd: what tells it from others. Undefined if not printed. */
  readonly number: number | undefined;
  /** Signals of a signalfd, in strace's short spelling. */
  readonly detail: string;
}

export interface OtherAnnotation {
  readonly kind: "other";
  readonly text: string;
}

const deletedWord = asciiBytes("(deleted)");
const unixTypes = { "-STREAM": "stream", "-DGRAM": "dgram", "-SEQPACKET": "seqpacket" } as const;

const pipe = /^pipe:\[(\d+)\]$/;
const bareSocket = /^socket:\[(\d+)\]$/;
const unixSocket = /^UNIX(-STREAM|-DGRAM|-SEQPACKET)?:\[(\d+)(?:->(\d+))?(?:,(@?)"(.*)")?\]$/s;
const anySocket = /^([A-Z][\w/-]*?)(v6)?:\[(.*)\]$/s;
const inetAddress = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d+)$/;
const device = /^(.*)<(char|block) (\d+):(\d+)(?: @([^<>]*))?>$/s;
const anonymous = /^anon_inode:\[?([^[\]<>]*)\]?$/;
const signals = /^signalfd:\[(.*)\]$/;
const eventCounter = /^\{eventfd-count=[^,}]*(?:, eventfd-id=(\d+))?[^}]*\}$/;
const process = /^pid:(\d+)/;
const memfd = /^\/memfd:(.*?)(?: \(deleted\))?$/s;

/** Reads what `ArgText.annotation` or `annotationAt` found. Never fails: what it does not know is `other`. */
export function readAnnotation(range: ByteRange): Annotation {
  // Two of a socket's formats have quotes of their own, so they are matched as printed and decoded in parts.
  const printed = textOf(range.bytes, range.start, range.end);
  return readSocket(printed) ?? readNumbered(printed) ?? readPath(printed, range);
}

function readSocket(printed: string): Annotation | undefined {
  const unix = unixSocket.exec(printed);
  if (unix) {
    return {
      kind: "unix-socket",
      type: unixTypes[unix[1] as keyof typeof unixTypes] ?? "unknown",
      inode: Number(unix[2]),
      peer: unix[3] === undefined ? undefined : Number(unix[3]),
      path: decoded(unix[5] ?? ""),
      abstract: unix[4] === "@",
    };
  }
  const bare = bareSocket.exec(printed);
  if (bare) return { kind: "other-socket", protocol: "", inode: Number(bare[1]), detail: "" };
  const any = anySocket.exec(printed);
  if (any === null) return undefined;
  const [, protocol = "", version6, detail = ""] = any;
  return readNamedSocket(protocol, version6 !== undefined, detail);
}

function readNamedSocket(protocol: string, isVersion6: boolean, detail: string): Annotation {
  const [from = "", to] = detail.split("->");
  const local = readAddress(from);
  const remote = to === undefined ? undefined : readAddress(to);
  if (local && (to === undefined || remote) && protocol !== "NETLINK") {
    return {
      kind: "inet-socket",
      protocol: protocol.toLowerCase(),
      version: isVersion6 ? 6 : 4,
      local,
      remote,
    };
  }
  const name = isVersion6 ? `${protocol}v6` : protocol;
  return {
    kind: "other-socket",
    protocol: name,
    inode: /^\d+$/.test(detail) ? Number(detail) : Number.NaN,
    detail,
  };
}

function readAddress(text: string): InetAddress | undefined {
  const found = inetAddress.exec(text);
  if (found === null) return undefined;
  const [, inBrackets, bare = "", port] = found;
  return { address: inBrackets ?? bare, port: Number(port) };
}

/** Kernel objects that have a number or nothing, but no path. */
function readNumbered(printed: string): Annotation | undefined {
  const inode = pipe.exec(printed)?.[1];
  if (inode !== undefined) return { kind: "pipe", inode: Number(inode) };
  const pid = process.exec(printed)?.[1];
  if (pid !== undefined) return { kind: "anonymous", of: "pidfd", number: Number(pid), detail: "" };
  const held = signals.exec(printed)?.[1];
  if (held !== undefined) return { kind: "anonymous", of: "signalfd", number: undefined, detail: held };
  const counter = eventCounter.exec(printed);
  if (counter) {
    const number = counter[1] === undefined ? undefined : Number(counter[1]);
    return { kind: "anonymous", of: "eventfd", number, detail: "" };
  }
  const of = anonymous.exec(printed)?.[1];
  return of === undefined ? undefined : { kind: "anonymous", of, number: undefined, detail: "" };
}

function readPath(printed: string, range: ByteRange): Annotation {
  const special = device.exec(printed);
  if (special) {
    const [, path = "", type, major, minor, terminal] = special;
    return {
      kind: "device",
      type: type === "block" ? "block" : "char",
      path: decoded(path),
      major: Number(major),
      minor: Number(minor),
      terminal,
    };
  }
  const name = memfd.exec(printed)?.[1];
  if (name !== undefined) return { kind: "memfd", path: decoded(name), deleted: true };
  if (!printed.startsWith("/")) return { kind: "other", text: decoded(printed) };
  // Until strace 5.18 the kernel's own ` (deleted)` stood inside the brackets, since then it stands behind them.
  const inside = printed.endsWith(" (deleted)");
  const behind =
    range.bytes[range.end] === greaterThan &&
    standsAt(range.bytes, range.end + 1, range.bytes.length, deletedWord);
  return {
    kind: "path",
    path: decoded(inside ? printed.slice(0, -" (deleted)".length) : printed),
    deleted: inside || behind,
  };
}

function decoded(printed: string): string {
  if (!printed.includes("\\")) return printed;
  const bytes = asciiBytes(printed);
  return textOf(unescaped(bytes, 0, bytes.length));
}
