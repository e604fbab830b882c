import type { SocketEnd } from "./socket_end.ts";

/** The id of an end's channel after its kind, and the channel's name; "" for what is not known (yet). */
export function nameOf(end: SocketEnd): { readonly id: string; readonly name: string } {
  const isTcp = end.kind === "tcp";
  const isConnection = end.outgoing !== undefined;
  const name = isConnection ? (isTcp ? pairOf(end) : placeOf(end)) : end.local;
  const id = isConnection && !isTcp ? inodesOf(end) : name;
  return { id, name };
}

/** `127.0.0.1:40000-127.0.0.1:80`, who connected first; "" while one of them is not known. */
function pairOf({ local, remote, connects }: SocketEnd): string {
  if (local === "" || remote === "") return "";
  return connects ? `${local}-${remote}` : `${remote}-${local}`;
}

/** Where they met: the address that one was bound to and the other connected to. */
function placeOf(end: SocketEnd): string {
  const [client, server] = end.connects ? [end, end.peer] : [end.peer, end];
  return server?.local || client?.remote || client?.local || "";
}

/** `123-124`, who connected first; "" if strace does not print them. */
function inodesOf(end: SocketEnd): string {
  const own = end.inode ?? end.peer?.peerInode;
  const other = end.peer?.inode ?? end.peerInode;
  const both = end.connects ? [own, other] : [other, own];
  return both.filter((inode) => inode !== undefined).join("-");
}
