import type { ChannelKind } from "../trace.ts";
import { unescaped } from "./quoted_text.ts";

/** What a descriptor's annotation (strace -y, -yy) says it refers to. */
export interface ChannelIdentity {
  readonly kind: ChannelKind;
  /** The contract's id, before a `#2` tells reused inodes apart. */
  readonly id: string;
  readonly name: string;
  /** False when many channels print the same: each `anon_inode:[eventfd]` is one of its own. */
  readonly unique: boolean;
}

const anonymousKinds: readonly (readonly [prefix: string, kind: ChannelKind])[] = [
  ["anon_inode:[eventfd", "eventfd"],
  // 6.16 and later: `{eventfd-count=0x3, eventfd-id=1, eventfd-semaphore=1}`.
  ["{eventfd-count=", "eventfd"],
  ["anon_inode:[signalfd", "signalfd"],
  // 6.3 and later: `signalfd:[USR1]`.
  ["signalfd:[", "signalfd"],
  ["anon_inode:[timerfd", "timerfd"],
  ["anon_inode:[eventpoll", "epoll"],
  ["anon_inode:[pidfd", "pidfd"],
  ["pid:", "pidfd"],
  ["anon_inode:inotify", "inotify"],
];

const socketKinds: readonly (readonly [prefix: string, kind: ChannelKind])[] = [
  ["UNIX-STREAM:", "unix-stream"],
  ["UNIX-DGRAM:", "unix-dgram"],
  ["UNIX-SEQPACKET:", "unix-seqpacket"],
  ["UNIX:", "unix-stream"],
  // Kernels since 5.15 call a stream socket UNIX-STREAM, of which strace before 5.14 has not heard.
  ["(null):[", "unix-stream"],
  ["TCP:", "tcp"],
  ["TCPv6:", "tcp"],
  ["UDP:", "udp"],
  ["UDPv6:", "udp"],
];

/** Links in /proc/PID/ns, which look like a pidfd or sockets of some protocol (namespaces(7)). */
const namespace = /^(?:cgroup|ipc|mnt|net|pid|time|user|uts):\[/;

/** Kinds whose annotation changes during their life: bind, connect and accept name the addresses. */
export function isSocket(kind: ChannelKind): boolean {
  return kind === "socket" || socketKinds.some(([, socketKind]) => socketKind === kind);
}

/** `pipe:[97]`, `/etc/passwd`, `/dev/null<char 1:3>`, `TCP:[a->b]`, `anon_inode:[eventfd]`. */
export function identityOf(printed: string): ChannelIdentity {
  const annotation = inPlainLetters(printed);
  if (annotation.startsWith("pipe:[")) {
    return { kind: "pipe", id: `pipe:${annotation.slice(6, -1)}`, name: "", unique: true };
  }
  if (annotation.startsWith("/")) return identityOfAnnotatedPath(annotation);
  if (namespace.test(annotation)) return otherKind(annotation);
  for (const [prefix, kind] of anonymousKinds) {
    if (annotation.startsWith(prefix)) return { kind, id: kind, name: "", unique: false };
  }
  for (const [prefix, kind] of socketKinds) {
    if (annotation.startsWith(prefix)) return { kind, id: annotation, name: annotation, unique: true };
  }
  if (/^[A-Za-z0-9-]+:\[/.test(annotation)) {
    return { kind: "socket", id: `socket:${annotation}`, name: annotation, unique: true };
  }
  return otherKind(annotation);
}

function otherKind(annotation: string): ChannelIdentity {
  return { kind: "other", id: `other:${annotation}`, name: annotation, unique: true };
}

/**
 * `-xx` prints what it knows of a descriptor in hex: `\x70\x69\x70\x65\x3a\x5b\x39\x5d` for `pipe:[9]`. Without it no
 * annotation begins with an escape. `<`, `>` and `\` stay as they are, since strace escapes them everywhere.
 */
function inPlainLetters(printed: string): string {
  if (!printed.startsWith("\\x")) return printed;
  return printed.replace(/\\x(2[0-9a-f]|3[0-9abdf]|[46][0-9a-f]|5[0-9abd-f]|7[0-9a-e])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Devices end in `<char 136:0>` under -yy; deleted files in ` (deleted)` or, newer, `<path>(deleted)`. */
function identityOfAnnotatedPath(annotation: string): ChannelIdentity {
  const printed = annotation.replace(/\s?\(deleted\)$/, "");
  // Looked at before decoding: a `<` in a file's own name is printed as `\74`.
  const device = /^(.*?)<(char|block) (\d+):(\d+)>$/.exec(printed);
  if (device === null) return identityOfPath(unescaped(printed));
  const name = unescaped(device[1] as string);
  // Majors 136..143 are the slave sides of Unix98 ptys (Linux Documentation/admin-guide/devices.txt).
  const major = Number(device[3]);
  const kind = device[2] === "char" && major >= 136 && major <= 143 ? "pty" : "device";
  return { kind, id: `${kind}:${name}`, name, unique: true };
}

/** By a path as it is, not as strace prints it. */
export function identityOfPath(path: string): ChannelIdentity {
  if (path.startsWith("/memfd:"))
    return { kind: "memfd", id: path.slice(1), name: path.slice(7), unique: true };
  // What shm_open(3) and sem_open(3) call `/x`.
  const shared = /^\/dev\/shm\/(sem\.)?([^/]+)$/.exec(path);
  if (shared !== null) {
    const kind = shared[1] === undefined ? "posix-shm" : "posix-sem";
    return { kind, id: `${kind}:/${shared[2]}`, name: `/${shared[2]}`, unique: true };
  }
  if (path.startsWith("/dev/pts/")) return { kind: "pty", id: `pty:${path}`, name: path, unique: true };
  if (path.startsWith("/dev/") && !path.startsWith("/dev/shm/") && !path.startsWith("/dev/mqueue/")) {
    return { kind: "device", id: `device:${path}`, name: path, unique: true };
  }
  return { kind: "file", id: `file:${path}`, name: path, unique: true };
}
