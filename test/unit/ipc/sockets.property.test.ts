import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isConserved, levelOf, returningOf, transfersOf } from "./facts.ts";
import { channelOf, traceByteByByte, traceOf } from "./trace_of.ts";

/** One step of two peers, 41 at descriptor 3 and 42 at descriptor 4 of a socketpair. */
interface Step {
  readonly pid: 41 | 42;
  /** Bytes sent (positive) or room to receive into (negative). */
  readonly bytes: number;
  /** Later steps that run before a send's return is printed. */
  readonly returnsAfter: number;
  readonly peeks: boolean;
}

const steps = fc.array(
  fc.record({
    pid: fc.constantFrom(41 as const, 42 as const),
    bytes: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: -4000, max: -1 })),
    returnsAfter: fc.integer({ min: 0, max: 2 }),
    peeks: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

const types = {
  "unix-stream": "SOCK_STREAM",
  "unix-seqpacket": "SOCK_SEQPACKET",
  "unix-dgram": "SOCK_DGRAM",
} as const;
const kinds = fc.constantFrom(...(Object.keys(types) as (keyof typeof types)[]));

interface Course {
  readonly log: string;
  readonly forth: readonly string[];
  readonly back: readonly string[];
  readonly sent: number;
  readonly received: number;
  readonly left: number;
}

/** What the kernel does with a program of the two, and the log of it. Steps that would wait are left out. */
function run(program: readonly Step[], kind: keyof typeof types): Course {
  const keepsBounds = kind !== "unix-stream";
  const name = { 41: "3<UNIX:[7->8]>", 42: "4<UNIX:[8->7]>" };
  const waiting: Record<41 | 42, number[]> = { 41: [], 42: [] };
  const transfers: Record<41 | 42, string[]> = { 41: [], 42: [] };
  const lines = [
    `40 1.000000 socketpair(AF_UNIX, ${types[kind]}, 0, [3<UNIX:[7->8]>, 4<UNIX:[8->7]>]) = 0 <0.000001>`,
    "40 1.000001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000001>",
    "40 1.000002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000001>",
  ];
  const open: { pid: 41 | 42; line: string; due: number }[] = [];
  let now = 10;
  let sent = 0;
  let received = 0;
  const print = (pid: number, line: string) =>
    lines.push(`${pid} 1.${String(now++).padStart(6, "0")} ${line}`);
  const settle = (step: number) => {
    for (const [at, { due, line, pid }] of [...open.entries()].reverse()) {
      if (due > step) continue;
      print(pid, line);
      open.splice(at, 1);
    }
  };
  program.forEach(({ pid, bytes, returnsAfter, peeks }, step) => {
    settle(step);
    const peer = pid === 41 ? 42 : 41;
    if (open.some((other) => other.pid === pid)) return;
    if (bytes > 0) {
      waiting[peer].push(bytes);
      sent += bytes;
      const call = `sendto(${name[pid]}, "x"..., ${bytes}, 0, NULL, 0`;
      if (returnsAfter === 0) print(pid, `${call}) = ${bytes} <0.000001>`);
      else {
        print(pid, `${call} <unfinished ...>`);
        open.push({ pid, line: `<... sendto resumed>) = ${bytes} <0.000003>`, due: step + returnsAfter });
      }
      return;
    }
    const queue = waiting[pid];
    const [first] = queue;
    if (first === undefined) return;
    const inside = keepsBounds ? first : queue.reduce((sum, each) => sum + each, 0);
    const got = Math.min(-bytes, inside);
    print(
      pid,
      `recvfrom(${name[pid]}, "x"..., ${-bytes}, ${peeks ? "MSG_PEEK" : "0"}, NULL, NULL) = ${got} <0.000001>`,
    );
    if (peeks) return;
    received += got;
    let left = got;
    while (left > 0) {
      const taken = Math.min(left, queue[0] as number);
      transfers[pid].push(`${peer} -> ${pid}: ${taken}`);
      left -= taken;
      if (keepsBounds || taken === queue[0]) queue.shift();
      else queue[0] = (queue[0] as number) - taken;
    }
  });
  settle(Number.POSITIVE_INFINITY);
  const left = [...waiting[41], ...waiting[42]].reduce((sum, each) => sum + each, 0);
  return { log: lines.join("\n"), forth: transfers[42], back: transfers[41], sent, received, left };
}

describe("any program of two peers on a socket", () => {
  it("is understood as it truly ran", () => {
    fc.assert(
      fc.property(steps, kinds, (program, kind) => {
        const truth = run(program, kind);
        const trace = traceOf(truth.log);
        const channel = channelOf(trace, `${kind}:7-8`);
        expect(transfersOf(trace, channel)).toEqual(truth.forth);
        expect(returningOf(trace, channel)).toEqual(truth.back);
        expect(channel).toMatchObject({
          bytesWritten: truth.sent,
          bytesRead: truth.received,
          bytesUnseen: 0,
          bytesGone: truth.sent - truth.received - truth.left,
        });
        expect(levelOf(channel)).toBe(truth.left);
      }),
      { numRuns: 300 },
    );
  });

  it("is understood the same byte by byte", () => {
    fc.assert(
      fc.property(steps, kinds, (program, kind) => {
        const { log, forth, back } = run(program, kind);
        const trace = traceByteByByte(log);
        const channel = channelOf(trace, `${kind}:7-8`);
        expect([transfersOf(trace, channel), returningOf(trace, channel)]).toEqual([forth, back]);
      }),
      { numRuns: 15 },
    );
  });
});

const address = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}';
const line = fc.constantFrom(
  "41 1.0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[21]> <0.001>",
  "42 1.0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[22]> <0.001>",
  `42 1.0 bind(3<TCP:[22]>, ${address}, 16) = 0 <0.001>`,
  `41 1.0 connect(3<TCP:[21]>, ${address}, 16) = 0 <0.001>`,
  `41 1.0 connect(3<TCP:[21]>, ${address}, 16) = -1 ECONNREFUSED (Connection refused) <0.001>`,
  "42 1.0 accept(3<TCP:[127.0.0.1:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:9]> <0.001>",
  "42 1.0 accept(3<TCP:[127.0.0.1:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:8]> <0.001>",
  '41 1.0 write(3<TCP:[127.0.0.1:9->127.0.0.1:80]>, "x", 10) = 10 <0.001>',
  '41 1.0 write(3<TCP:[127.0.0.1:9->127.0.0.1:80]>, "x", 7 <unfinished ...>',
  "41 1.0 <... write resumed>) = 5 <0.001>",
  "41 1.0 <... write resumed>) = -1 EPIPE (Broken pipe) <0.001>",
  '42 1.0 read(4<TCP:[127.0.0.1:80->127.0.0.1:9]>, "x", 8) = 8 <0.001>',
  '42 1.0 write(4<TCP:[127.0.0.1:80->127.0.0.1:9]>, "x", 3) = 3 <0.001>',
  '41 1.0 recvfrom(3<TCP:[127.0.0.1:9->127.0.0.1:80]>, "x", 2, 0, NULL, NULL) = 2 <0.001>',
  "41 1.0 socketpair(AF_UNIX, SOCK_DGRAM, 0, [5<UNIX:[1->2]>, 6<UNIX:[2->1]>]) = 0 <0.001>",
  '41 1.0 write(5<UNIX:[1->2]>, "x", 10) = 10 <0.001>',
  '41 1.0 write(5<UNIX:[1->2]>, "x", 10 <unfinished ...>',
  '42 1.0 read(6<UNIX:[2->1]>, "x", 4) = 4 <0.001>',
  '42 1.0 read(6<UNIX:[2->1]>, "x", 100) = 10 <0.001>',
  "42 1.0 shutdown(4<TCP:[127.0.0.1:80->127.0.0.1:9]>, SHUT_RDWR) = 0 <0.001>",
  "41 1.0 close(3<TCP:[127.0.0.1:9->127.0.0.1:80]>) = 0 <0.001>",
  "42 1.0 close(4<TCP:[127.0.0.1:80->127.0.0.1:9]>) = 0 <0.001>",
  "41 1.0 +++ killed by SIGKILL +++",
);

describe("any lines about sockets, possible or not", () => {
  it("leave nothing unaccounted for", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const trace = traceOf(lines.join("\n"));
        for (const channel of trace.channels) {
          if (!/^(tcp|unix)/.test(channel.kind)) continue;
          expect([channel.id, isConserved(channel)]).toEqual([channel.id, true]);
          expect(levelOf(channel)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 400 },
    );
  });
});
