import { existsSync, rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { notYet } from "../../src/base/time.ts";
import type { Channel, Trace } from "../../src/ipc/trace.ts";
import { isConserved, levelOf, originOf, returningOf, transfersOf } from "../unit/ipc/facts.ts";
import { pidsOf, processOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);
if (!hasIpv6) console.warn("no IPv6 loopback on this machine: sockets over IPv6 are not tested");

/** `-yy` as the recorder asks for, `-y` and nothing as in other people's logs. */
const annotations = [
  ["with addresses and inodes", ["-yy"]],
  ["with inodes only", ["-y"]],
  ["with bare numbers", []],
] as const;

/** `pid -> pid: bytes` of all transfers, added up. */
function flowsOf(transfers: readonly string[]): Map<string, number> {
  const flows = new Map<string, number>();
  for (const transfer of transfers) {
    const [, flow = "", bytes = ""] = /^(.*): (\d+)$/.exec(transfer) ?? [];
    flows.set(flow, (flows.get(flow) ?? 0) + Number(bytes));
  }
  return flows;
}

/** Those the program made itself: its own stdout may be a socket, too. */
function carrying(trace: Trace, kind: Channel["kind"]): Channel[] {
  return trace.channels.filter(
    (channel) => channel.kind === kind && channel.createdBy !== undefined && channel.bytesWritten > 0,
  );
}

function numbersOf(stdout: string, pattern: RegExp): number[][] {
  return [...stdout.matchAll(pattern)].map(([, ...numbers]) => numbers.map(Number));
}

const streams = [
  ["pair", "unix-stream"],
  ["path", "unix-stream"],
  ["abstract", "unix-stream"],
  ["tcp4", "tcp"],
  ...(hasIpv6
    ? ([
        ["tcp6", "tcp"],
        ["mapped", "tcp"],
      ] as const)
    : []),
] as const;

describe.each(annotations)("streams in a log %s", (_, flags) => {
  const program = workshop.compile("socket_streams");

  it.each(streams)("over %s are counted as their two ends count them", (how, kind) => {
    // Who of several that connect at once was accepted first, only addresses and inodes of both ends tell.
    const connections = flags[0] === "-yy" && how !== "pair" ? 3 : 1;
    rmSync(join(workshop.folder, "server.sock"), { force: true });
    const { stdout, trace } = workshop.record([program, how, `${connections}`], [], flags);
    const clients = new Map(
      numbersOf(stdout, /^client (\d+) sent (\d+) received (\d+)$/gm).map(([pid, ...moved]) => [pid, moved]),
    );
    const servers = numbersOf(stdout, /^server (\d+) of (\d+) sent (\d+) received (\d+)$/gm);
    expect([clients.size, servers.length]).toEqual([connections, connections]);
    const channels = carrying(trace, kind);
    expect(channels).toHaveLength(connections);
    for (const [server = 0, client = 0, sent = 0, received = 0] of servers) {
      expect(clients.get(client)).toEqual([received, sent]);
      const channel = channels.find(({ writers }) => pidsOf(trace, writers).includes(client));
      if (channel === undefined) throw new Error(`client ${client} writes into no channel`);
      const forth = `${client} -> ${server}`;
      const back = `${server} -> ${client}`;
      expect(flowsOf([...transfersOf(trace, channel), ...returningOf(trace, channel)])).toEqual(
        new Map([
          [forth, received],
          [back, sent],
        ]),
      );
      expect(channel).toMatchObject({
        bytesWritten: sent + received,
        bytesRead: sent + received,
        bytesUnseen: 0,
        bytesGone: 0,
      });
      expect([levelOf(channel), isConserved(channel)]).toEqual([0, true]);
    }
  });
});

const messages = [
  ["dgram", "unix-dgram"],
  ["seqpacket", "unix-seqpacket"],
  ["unix", "unix-dgram"],
  ["udp4", "udp"],
  ...(hasIpv6 ? ([["udp6", "udp"]] as const) : []),
] as const;

describe.each(annotations)("messages in a log %s", (_, flags) => {
  const program = workshop.compile("socket_messages");

  it.each(messages)("over %s go one by one from their sender to the receiver", (how, kind) => {
    rmSync(join(workshop.folder, "mailbox"), { force: true });
    const { stdout, trace } = workshop.record([program, how], [], flags);
    const got = numbersOf(stdout, /^got (\d+) of (\d+) from (\d+)$/gm);
    const [receiver] = trace.processes;
    const [mailbox, ...others] = carrying(trace, kind);
    if (mailbox === undefined) throw new Error("nobody sent anything");
    expect(others).toEqual([]);
    const truth = got.map(([bytes, , sender]) => `${sender} -> ${receiver?.pid}: ${bytes}`);
    expect([...transfersOf(trace, mailbox), ...returningOf(trace, mailbox)]).toEqual(truth);
    const sum = (at: number) => got.reduce((all, numbers) => all + (numbers[at] ?? 0), 0);
    expect(mailbox).toMatchObject({
      messages: got.length,
      bytesWritten: sum(1),
      bytesRead: sum(0),
      bytesGone: sum(1) - sum(0),
      bytesUnseen: 0,
    });
    expect([levelOf(mailbox), isConserved(mailbox)]).toEqual([0, true]);
  });
});

describe.each(annotations)("descriptors passed in a log %s", (_, flags) => {
  const { stdout, trace } = workshop.record([workshop.compile("passed_descriptors")], [], flags);
  const [parent, child] = trace.processes;

  it("come from where the sender had them", () => {
    const [received = []] = numbersOf(stdout, /^received (\d+) (\d+) (\d+)$/gm);
    const [[returned = -1] = []] = numbersOf(stdout, /^returned (\d+)$/gm);
    const before = child?.endNs === undefined || child.endNs === notYet ? trace.endNs : child.endNs;
    const origins = received.map((fd) => originOf(trace, child?.pid ?? 0, fd, earlier(before)));
    expect(origins).toEqual(["recvmsg < pipe2", "recvmsg < openat", "recvmsg < socketpair"]);
    const ending = earlier(processOf(trace, parent?.pid ?? 0).endNs);
    expect(originOf(trace, parent?.pid ?? 0, returned, ending)).toBe("recvmsg < pipe2");
  });

  it("carry bytes between those who hold them then", () => {
    const flows = trace.channels
      .filter(({ kind, createdBy }) => (kind === "pipe" || kind === "unix-stream") && createdBy !== undefined)
      .flatMap((channel) => [...flowsOf([...transfersOf(trace, channel), ...returningOf(trace, channel)])]);
    const there = `${parent?.pid} -> ${child?.pid}`;
    const back = `${child?.pid} -> ${parent?.pid}`;
    expect(flows.sort(([, a], [, b]) => a - b)).toEqual([
      [there, 1],
      [back, 1],
      [back, 10],
      [back, 16],
      [back, 16],
    ]);
    expect(existsSync(join(workshop.folder, "passed.txt"))).toBe(true);
  });

  function earlier(ns: number) {
    return (ns - 1) as typeof trace.endNs;
  }
});
