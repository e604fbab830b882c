import { afterAll, describe, expect, it } from "vitest";
import type { Trace } from "../../src/ipc/trace.ts";
import { isConserved, levelOf, returningOf, signalsOf, transfersOf } from "../unit/ipc/facts.ts";
import { pidsOf, processOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

/** The connections that carried bytes between those two, oldest first. */
function connectionsBetween(trace: Trace, one: number, other: number) {
  return trace.channels.filter(
    ({ createdBy, bytesWritten, writers }) =>
      createdBy !== undefined &&
      bytesWritten > 0 &&
      `${pidsOf(trace, writers)}` === `${[one, other].sort((a, b) => a - b)}`,
  );
}

function bytesOf(transfers: readonly string[]): number {
  return transfers.reduce((sum, transfer) => sum + Number(transfer.split(": ")[1]), 0);
}

interface End {
  readonly round: number;
  readonly sent: number;
  readonly received: number;
}

describe.each([
  ["tcp", "tcp"],
  ["unix", "unix-stream"],
  ["abstract", "unix-stream"],
])(
  "%s connections of which one direction ends first, at the same addresses one after another",
  (how, kind) => {
    const { trace, told } = storyOf(workshop, "half_closed", [how]);

    it("carry in each direction what both ends say, each its own", () => {
      const servers = told<End>("server");
      const clients = told<End>("client");
      expect([servers.length, clients.length]).toEqual([3, 3]);
      for (const { tid, round, sent, received } of servers) {
        const client = clients.find((one) => one.round === round);
        expect([client?.sent, client?.received]).toEqual([received, sent]);
        const connections = connectionsBetween(trace, tid, client?.tid ?? 0);
        expect(connections.map((connection) => connection.kind)).toEqual([kind]);
        for (const connection of connections) {
          expect(bytesOf(transfersOf(trace, connection))).toBe(received);
          expect(bytesOf(returningOf(trace, connection))).toBe(sent);
          expect(connection).toMatchObject({ bytesUnseen: 0, bytesGone: 0 });
          expect([levelOf(connection), isConserved(connection)]).toEqual([0, true]);
        }
      }
    });
  },
);

describe("a server of packets at an abstract name", () => {
  const { trace, told } = storyOf(workshop, "packet_server");
  interface Packets {
    readonly client: number;
    readonly sent: number[];
    readonly received: number[];
  }

  it("gets each packet from the client that sent it, and answers that one", () => {
    const servers = told<Packets>("server");
    expect(servers).toHaveLength(2);
    for (const { tid, client, sent, received } of servers) {
      const its = told<Packets>("client").find((one) => one.tid === client);
      expect([its?.received, its?.sent]).toEqual([sent, received]);
      const [connection, ...others] = connectionsBetween(trace, tid, client);
      expect(others).toEqual([]);
      expect(connection).toMatchObject({ kind: "unix-seqpacket", messages: sent.length + received.length });
      expect(connection && transfersOf(trace, connection)).toEqual(
        received.map((bytes) => `${client} -> ${tid}: ${bytes}`),
      );
      expect(connection && returningOf(trace, connection)).toEqual(
        sent.map((bytes) => `${tid} -> ${client}: ${bytes}`),
      );
    }
  });
});

describe("a pseudoterminal", () => {
  const { trace, told } = storyOf(workshop, "terminal_talk");
  const [slave, master] = ["slave", "master"].map((which) =>
    told<{ which: string; sent: number; received: number }>("end").find((end) => end.which === which),
  );

  it("in raw mode carries what both ends say", () => {
    const terminals = trace.channels.filter(
      ({ kind, createdBy }) => kind === "pty" && createdBy !== undefined,
    );
    expect(terminals).toHaveLength(1);
    // What each wrote until it told its sum; afterwards the keys follow.
    const { columns } = trace.transfers;
    const moved = new Map<number, number>();
    for (let row = 0; row < trace.transfers.length; row++) {
      if (columns.channel.at(row) !== terminals[0]?.index) continue;
      const write = columns.write.at(row);
      const writer = [slave, master].find((end) => end?.tid === trace.tasks[trace.calls.task(write)]?.tid);
      if (writer === undefined || trace.calls.startNs(write) > writer.ns) continue;
      moved.set(writer.tid, (moved.get(writer.tid) ?? 0) + columns.bytes.at(row));
    }
    expect([moved.get(slave?.tid ?? 0), moved.get(master?.tid ?? 0)]).toEqual([slave?.sent, master?.sent]);
    expect([slave?.received, master?.received]).toEqual([master?.sent, slave?.sent]);
  });

  it("sends to its foreground group the signals of the keys, of its new size and of its end", () => {
    const names = told<{ name: string }>("caught").map(({ name }) => `SIG${name}`);
    const [ended] = told<{ pid: number; signal: number }>("ended");
    const pid = ended?.pid ?? 0;
    const got = signalsOf(trace).filter(({ to }) => to === pid);
    expect(
      got
        .filter(({ outcome }) => outcome === "handled")
        .map(({ signal, cause, from }) => [signal, cause, from]),
    ).toEqual(names.map((name) => [name, "tty", undefined]));
    expect(got.at(-1)).toMatchObject({
      signal: "SIGHUP",
      cause: "tty",
      outcome: "terminated",
    });
    expect(processOf(trace, pid).exit).toEqual({ how: "killed", signal: "SIGHUP", core: false });
    expect(processOf(trace, pid).session).toBe(pid);
  });
});

describe("several messages in one call", () => {
  const { trace, told } = storyOf(workshop, "many_at_once");
  type Moved = { way: "sent" | "received" | "left"; port: number; messages: number; bytes: number };

  it("are the bytes of one stream", () => {
    const bytes = Object.fromEntries(told<Moved>("stream").map((each) => [each.way, each.bytes]));
    const [stream] = trace.channels.filter(
      ({ kind, bytesWritten }) => kind === "unix-stream" && bytesWritten > 0,
    );
    expect(stream).toMatchObject({ bytesWritten: bytes.sent, bytesRead: bytes.received, bytesUnseen: 0 });
    expect(stream && levelOf(stream)).toBe(bytes.left);
  });

  it("go to the address of each", () => {
    const moved = told<Moved>("udp");
    expect(moved).toHaveLength(4);
    for (const { way, port, messages, bytes } of moved) {
      const mailbox = trace.channels.find(({ id }) => id === `udp:127.0.0.1:${port}`);
      if (way === "sent") expect(mailbox).toMatchObject({ messages, bytesWritten: bytes });
      else expect([mailbox?.transfers.length, mailbox?.bytesRead]).toEqual([messages, bytes]);
    }
  });
});
