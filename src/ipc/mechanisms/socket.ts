import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { quotedBytes } from "../channels/quoted_text.ts";
import type { OpenDescriptor } from "../descriptors/descriptor_table.ts";
import {
  type PrintedDescriptor,
  printedDescriptor,
  printedDescriptors,
} from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { printedAddress } from "../sockets/socket_address.ts";
import { isMailbox, type SocketEnd, type SocketKind } from "../sockets/socket_end.ts";
import { endSocketWait } from "../sockets/socket_waiting.ts";
import { isBlocked, setBlocked } from "../waiting/blocking.ts";

const getsockname = syscallNamed("getsockname");

/** `socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3<TCP:[9]>`. */
export const socket: Mechanism = {
  calls: ["socket"],

  end(kernel, call) {
    const { args, outcome, result } = call.record;
    const printed = printedDescriptor(result);
    const kind = kindOf(args.text(0), args.text(1), args.text(2));
    if (outcome !== "returned" || printed === undefined || kind === undefined) return;
    const end = kernel.sockets.create(kind, printed.annotation, call.endNs, call.row);
    openSocket(kernel, call, printed, end, args.text(1));
  },
};

/** `socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[1->2]>, 4<UNIX-STREAM:[2->1]>]) = 0`. */
export const socketpair: Mechanism = {
  calls: ["socketpair"],

  end(kernel, call) {
    const { args, outcome } = call.record;
    const [first, second] = outcome === "returned" ? printedDescriptors(args.range(3)) : [];
    const kind = kindOf(args.text(0), args.text(1), args.text(2));
    if (first === undefined || second === undefined || kind === undefined) return;
    const ends = kernel.sockets.createPair(kind, [first.annotation, second.annotation], call.endNs, call.row);
    openSocket(kernel, call, first, ends[0], args.text(1));
    openSocket(kernel, call, second, ends[1], args.text(1));
  },
};

export const bind: Mechanism = {
  calls: ["bind"],

  end(kernel, call) {
    const end = endOf(call);
    if (end === undefined || call.record.outcome !== "returned") return;
    kernel.sockets.bind(end, printedAddress(call.record.args.text(1)));
  },
};

export const listen: Mechanism = {
  calls: ["listen"],

  end(kernel, call) {
    const end = endOf(call);
    if (end !== undefined && call.record.outcome === "returned") kernel.sockets.listen(end);
  },
};

/** Errors after which a connection still comes about (connect(2)). */
const underway = new Set(["EINPROGRESS", "EALREADY", "EINTR", "ERESTARTSYS"]);

export const connect: Mechanism = {
  calls: ["connect"],

  begin(kernel, call) {
    const { descriptor } = call.task;
    const end = descriptor?.file.socket;
    if (descriptor === undefined || end === undefined || isMailbox(end.kind)) return;
    kernel.sockets.connect(end, printedAddress(call.record.args.text(1)), call.row);
    const called = kernel.sockets.boundTo(end.kind, end.remote);
    // A caller is what a poll of the listening socket waits for.
    if (called?.listens === true) called.live.latestWrite = call.row;
    if (descriptor.file.nonBlocking) return;
    setBlocked(kernel, call, "connect");
    const listener = listenerOf(kernel, end);
    if (listener !== undefined) kernel.trace.awaitedPlaces.set(call.row, listener.live.channel.index);
  },

  end(kernel, call) {
    const end = endOf(call);
    const { outcome, errno, args } = call.record;
    if (end === undefined) return;
    if (isMailbox(end.kind)) {
      // A datagram socket that fails to connect keeps the peer it had; connecting it to AF_UNSPEC forgets it.
      if (outcome === "returned") end.remote = printedAddress(args.text(1));
      return;
    }
    endSocketWait(kernel, call, outcome === "returned" ? madeRoom(kernel, call, end) : noRow);
    if (!isBlocked(kernel, call)) kernel.trace.awaitedPlaces.delete(call.row);
    if (outcome === "failed" && !underway.has(errno)) kernel.sockets.refused(end);
  },
};

/**
 * The accept that took a caller out of a full backlog, so that this one found a place (listen(2)): one entered while it
 * waited. An accept that waited itself was let go by the connect.
 */
function madeRoom(kernel: Kernel, call: Call, end: SocketEnd): number {
  const latest = listenerOf(kernel, end)?.live.latestRead ?? noRow;
  return latest !== noRow && kernel.trace.calls.startNs(latest) >= call.startNs ? latest : noRow;
}

/** At whose backlog a connect can have to wait. TCP does not wait for room but asks again later, and gives up. */
function listenerOf(kernel: Kernel, { kind, remote }: SocketEnd): SocketEnd | undefined {
  return kind.startsWith("unix") ? kernel.sockets.boundTo(kind, remote) : undefined;
}

/** `accept4(3<TCP:[127.0.0.1:80]>, {sa_family=AF_INET, ...}, [16], SOCK_CLOEXEC) = 4<TCP:[127.0.0.1:80->127.0.0.1:9]>`. */
export const accept: Mechanism = {
  calls: ["accept", "accept4"],

  begin(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined || descriptor.file.nonBlocking) return;
    const end = descriptor.file.socket;
    if (end !== undefined) end.live.latestRead = call.row;
    if (end === undefined || !kernel.sockets.hasCaller(end)) setBlocked(kernel, call, "accept");
  },

  end(kernel, call) {
    const { record } = call;
    const listener = endOf(call);
    const printed = record.outcome === "returned" ? printedDescriptor(record.result) : undefined;
    if (listener === undefined || printed === undefined) {
      endSocketWait(kernel, call);
      return;
    }
    kernel.sockets.listen(listener);
    // Of one that does not wait it shows only now that it took somebody.
    listener.live.latestRead = call.row;
    const address = printedAddress(record.args.text(1));
    const end = kernel.sockets.accept(listener, printed.annotation, address, call.endNs, call.row);
    openSocket(kernel, call, printed, end, record.args.text(3));
    kernel.trace.calls.setChannel(call.row, listener.live.channel.index);
    endSocketWait(kernel, call, end.peer?.connectCall);
  },
};

export const shutdown: Mechanism = {
  calls: ["shutdown"],

  end(_kernel, call) {
    const end = endOf(call);
    if (end === undefined || call.record.outcome !== "returned") return;
    const how = call.record.args.text(1);
    if (how !== "SHUT_RD") end.writesNoMore = true;
    if (how !== "SHUT_WR") end.readsNoMore = true;
    end.live.latestClose = call.row;
  },
};

/** `setsockopt(3<TCP:[9]>, SOL_SOCKET, SO_RCVTIMEO_OLD, "\\0\\0\\0\\0P\\303\\0\\0", 8) = 0`; a time of zero takes the limit away. */
export const socketOption: Mechanism = {
  calls: ["setsockopt"],

  end(_kernel, { record, task }) {
    const end = task.descriptor?.file.socket;
    const direction = /^SO_(RCV|SND)TIMEO/.exec(record.args.text(2))?.[1];
    if (end === undefined || direction === undefined || record.outcome !== "returned") return;
    const isTimed = isSomeTime(record.args.text(3));
    if (direction === "RCV") end.readsTimed = isTimed;
    else end.writesTimed = isTimed;
  },
};

/** The bytes of a struct timeval, or its fields where strace prints those. */
function isSomeTime(value: string): boolean {
  return value.startsWith("{") ? /sec=0*[1-9]/.test(value) : quotedBytes(value).some((byte) => byte !== 0);
}

/** Logs without -yy tell addresses only where a program asks for them. */
export const socketNames: Mechanism = {
  calls: ["getsockname", "getpeername"],

  end(kernel, call) {
    const end = endOf(call);
    if (end === undefined || call.record.outcome !== "returned" || end.kind.startsWith("unix")) return;
    const address = printedAddress(call.record.args.text(1));
    const isOwn = call.record.syscall === getsockname;
    kernel.sockets.tell(end, isOwn ? address : "", isOwn ? "" : address);
  },
};

function endOf(call: Call): SocketEnd | undefined {
  return call.task.descriptor?.file.socket;
}

/** The new descriptor of an end that has none yet. */
export function openSocket(
  kernel: Kernel,
  call: Call,
  { fd, annotation }: PrintedDescriptor,
  end: SocketEnd,
  flags: string,
): OpenDescriptor {
  const file = kernel.descriptors.fileOf(end, /SOCK_NONBLOCK|O_NONBLOCK/.test(flags));
  kernel.trace.calls.setChannel(call.row, end.live.channel.index);
  return kernel.descriptors.open(call.files, fd, file, {
    ns: call.endNs,
    call: call.row as CallIndex,
    origin: noRow,
    closeOnExec: /SOCK_CLOEXEC|O_CLOEXEC/.test(flags),
    annotation,
  });
}

/** Undefined for what we do not follow: netlink, raw sockets, SCTP. */
function kindOf(family: string, type: string, protocol: string): SocketKind | undefined {
  if (family === "AF_UNIX" || family === "AF_LOCAL" || family === "PF_UNIX" || family === "AF_FILE") {
    if (type.startsWith("SOCK_STREAM")) return "unix-stream";
    if (type.startsWith("SOCK_DGRAM")) return "unix-dgram";
    return type.startsWith("SOCK_SEQPACKET") ? "unix-seqpacket" : undefined;
  }
  if (!/^[AP]F_INET6?$/.test(family)) return undefined;
  if (type.startsWith("SOCK_STREAM")) return /SCTP|SMC/.test(protocol) ? undefined : "tcp";
  return type.startsWith("SOCK_DGRAM") && !/ICMP|UDPLITE/.test(protocol) ? "udp" : undefined;
}
