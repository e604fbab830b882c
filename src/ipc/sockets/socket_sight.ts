import { type Annotation, readAnnotation } from "../../strace/annotation.ts";
import type { ByteRange } from "../../strace/record.ts";
import { inetAddress } from "./socket_address.ts";
import type { SocketKind } from "./socket_end.ts";

/** What an annotation of -yy, or the inode of -y, tells of a socket. */
export interface Sight {
  /** Undefined where strace does not print it: `socket:[9]`. */
  readonly kind: SocketKind | undefined;
  readonly inode: number | undefined;
  readonly peerInode: number | undefined;
  readonly local: string;
  readonly remote: string;
}

const unixKinds = { stream: "unix-stream", dgram: "unix-dgram", seqpacket: "unix-seqpacket" } as const;
const inetKinds: Readonly<Record<string, SocketKind>> = { tcp: "tcp", udp: "udp" };
const bareKinds: Readonly<Record<string, SocketKind>> = {
  TCP: "tcp",
  TCPv6: "tcp",
  UDP: "udp",
  UDPv6: "udp",
};

/** What strace prints of a socket, as far as it tells one from others. */
export function sightOf(annotation: ByteRange): Sight {
  return sight(readAnnotation(annotation));
}

function sight(annotation: Annotation): Sight {
  switch (annotation.kind) {
    case "unix-socket":
      return {
        // strace 6.1 prints `UNIX:` for all but streams; what was made in the log is known from its making.
        kind: annotation.type === "unknown" ? "unix-dgram" : unixKinds[annotation.type],
        inode: annotation.inode,
        peerInode: annotation.peer,
        local: `${annotation.abstract ? "@" : ""}${annotation.path}`,
        remote: "",
      };
    case "inet-socket":
      return {
        kind: inetKinds[annotation.protocol],
        inode: undefined,
        peerInode: undefined,
        local: inetAddress(annotation.local.address, annotation.local.port),
        remote:
          annotation.remote === undefined
            ? ""
            : inetAddress(annotation.remote.address, annotation.remote.port),
      };
    case "other-socket":
      return {
        kind: bareKinds[annotation.protocol],
        inode: Number.isNaN(annotation.inode) ? undefined : annotation.inode,
        peerInode: undefined,
        local: "",
        remote: "",
      };
    default:
      return { kind: undefined, inode: undefined, peerInode: undefined, local: "", remote: "" };
  }
}
