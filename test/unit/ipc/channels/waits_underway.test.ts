import { describe, expect, it } from "vitest";
import { blockedCalls } from "../facts.ts";
import { growing } from "../growing.ts";
import { traceOf } from "../trace_of.ts";

const pipe = ["40 1700000001.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>"];
const queue = ["40 1700000001.000 msgget(IPC_PRIVATE, IPC_CREAT|0600) = 7 <0.0001>"];
const fullPipe = [...pipe, '40 1700000001.001 write(4<pipe:[97]>, "x"..., 65536) = 65536 <0.0001>'];
const fullQueue = [
  ...queue,
  "40 1700000001.001 msgctl(7, IPC_STAT, {msg_perm={uid=0}, msg_qbytes=4}) = 0 <0.0001>",
  '40 1700000001.002 msgsnd(7, {mtype=1, mtext="1234"}, 4, 0) = 0 <0.0001>',
];
const file = ['40 1700000001.000 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>'];

describe("how long a channel has been waited at", () => {
  it.each([
    ["data, of a reader", pipe, "pipe:97", "read(3<pipe:[97]>, ", '"x", 10) = 1'],
    ["data, of a receiver", queue, "sysv-queue:7", "msgrcv(7, ", '{mtype=1, mtext="x"}, 10, 0, 0) = 1'],
    ["data, at a futex", [], "futex:40:0x5580", "futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL", ") = 0"],
    ["room, of a writer", fullPipe, "pipe:97", 'write(4<pipe:[97]>, "x", 1', ") = 1"],
    ["room, of a sender", fullQueue, "sysv-queue:7", 'msgsnd(7, {mtype=1, mtext="5"}, 1, 0', ") = 0"],
    ["neither, for a lock", file, "file:/tmp/f", "flock(3</tmp/f>, LOCK_EX", ") = 0"],
  ])(
    "counts a call in progress up to where the log stands, and once: for %s",
    (what, before, id, call, rest) => {
      const looks = growing(
        ...before,
        `40 1700000001.010 ${call} <unfinished ...>`,
        "41 1700000001.015 getppid() = 40 <0.000000>",
        `40 1700000001.030 <... ${call.replace(/\(.*/, "")} resumed>${rest} <0.020>`,
        "41 1700000001.040 getppid() = 40 <0.000000>",
      );
      const told = Array.from(looks, ({ channels }) => {
        const channel = channels.find((each) => each.id === id);
        return { data: channel?.blockedEmptyNs, room: channel?.blockedFullNs };
      });
      const waited = (ns: number) => ({
        data: what.startsWith("data") ? ns : 0,
        room: what.startsWith("room") ? ns : 0,
      });
      expect(told.slice(before.length)).toEqual([waited(0), waited(5e6), waited(20e6), waited(20e6)]);
    },
  );

  it("is of no channel where nobody knows at which futex a call goes on to wait", () => {
    const trace = traceOf(`
      40 1.000 <... futex resumed>) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.020>
      40 1.001 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.002 restart_syscall(<... resuming interrupted futex ...> <unfinished ...>
      41 1.010 getpid() = 41 <0.0001>`);
    expect([blockedCalls(trace), trace.channels]).toEqual([["40 restart_syscall futex"], []]);
  });
});
