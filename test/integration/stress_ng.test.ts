import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { noRow } from "../../src/base/table.ts";
import { readTrace } from "../../src/engine/trace_reader.ts";
import { unitOf } from "../../src/ipc/channels/channel_unit.ts";
import type { Channel, ChannelKind, Trace } from "../../src/ipc/trace.ts";
import { uninterpretedCalls } from "../../src/ipc/uninterpreted.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { isConserved, levelOf } from "../unit/ipc/facts.ts";

/** Every way in which stress-ng makes processes talk or wait for each other, and through what each does in the first place. */
const stressors = {
  pipe: "pipe",
  fifo: "fifo",
  sock: "tcp",
  sockpair: "unix-stream",
  sockfd: "unix-stream",
  udp: "udp",
  msg: "sysv-queue",
  mq: "posix-queue",
  // A semaphore that nobody has to wait for makes no system call.
  sem: undefined,
  "sem-sysv": "sysv-sem",
  shm: "posix-shm",
  "shm-sysv": "sysv-shm",
  sigq: undefined,
  sigfd: "signalfd",
  sigpipe: "pipe",
  sigsuspend: undefined,
  futex: "futex",
  flock: "file",
  lockf: "file",
  fork: undefined,
  vfork: undefined,
  clone: undefined,
  switch: "pipe",
  eventfd: "eventfd",
  poll: "pipe",
  epoll: "epoll",
  splice: "pipe",
  tee: "pipe",
  "vm-splice": "pipe",
  pty: "pty",
} as const satisfies Record<string, ChannelKind | undefined>;
const names = Object.keys(stressors) as (keyof typeof stressors)[];

/** On each; `STRESS_SECONDS=1` looks shorter. */
const seconds = Number(process.env.STRESS_SECONDS ?? 3);
const missing = spawnSync("stress-ng", ["--version"]).error !== undefined;
const help = missing ? "" : spawnSync("stress-ng", ["--help"], { encoding: "utf8" }).stdout;

const folder = mkdtempSync(join(tmpdir(), "ipc-scope-stress-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one stressor under strace; the log, which a traced program killed in the end may leave mid-line. */
function logOf(stressor: string): Uint8Array {
  const log = join(folder, `${stressor}.strace`);
  const { status, error } = spawnSync(
    "strace",
    [
      ..."-f -yy --seccomp-bpf --absolute-timestamps=format:unix,precision:ns --syscall-times=ns".split(" "),
      ...["-e", "trace=%desc,%process,%signal,%ipc,%network,%memory,futex,nanosleep,clock_nanosleep,pause"],
      ...[
        "-o",
        log,
        "--",
        "stress-ng",
        `--${stressor}`,
        "1",
        "--timeout",
        `${seconds}`,
        "--temp-path",
        folder,
      ],
    ],
    { timeout: (seconds + 20) * 1000, stdio: "ignore" },
  );
  if (error !== undefined) throw error;
  if (status === null) throw new Error(`${stressor} did not end`);
  return readFileSync(log);
}

/** How often each call was entered, by looking for `pid stamp name(` and nothing else; strace's `???` is one whose task died first. */
function callsCounted(log: Uint8Array): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, name = ""] of Buffer.from(log)
    .toString("latin1")
    .matchAll(/^\d+ +[\d.]+ ([\w?]+)\(/gm))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function callsKnown(trace: Trace): Map<string, number> {
  const counts = new Map<string, number>();
  for (let row = 0; row < trace.calls.length; row++) {
    const name = syscallName(trace.calls.syscall(row));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Kinds that keep what is put into them until it is taken out; the others' bytes stay (files) or are none (epoll). */
const keeps = new Set<ChannelKind>([
  ...(["pipe", "fifo", "unix-stream", "unix-dgram", "unix-seqpacket", "tcp", "udp", "pty"] as const),
  ...(["sysv-queue", "posix-queue"] as const),
]);

/** What was put in and neither taken out nor lost, against what is left; of queues also by messages. */
function isKept(trace: Trace, channel: Channel): boolean {
  if (unitOf(channel.kind) === "bytes") return isConserved(channel);
  const { bytesWritten, bytesUnseen, bytesRead, bytesGone, messages, queuedBytes, transfers } = channel;
  let received = 0;
  for (let at = 0; at < transfers.length; at++)
    if (trace.transfers.columns.write.at(transfers.at(at)) !== noRow) received++;
  const left = queuedBytes.length === 0 ? 0 : queuedBytes.level(queuedBytes.length - 1);
  return (
    bytesWritten + bytesUnseen - bytesRead - bytesGone === left && messages - received === levelOf(channel)
  );
}

describe("a storm of system calls", () => {
  const uninterpreted = new Map<string, number>();
  afterAll(() => {
    const byCount = [...uninterpreted].sort(([, a], [, b]) => b - a);
    console.info(`Calls without meaning to the model: ${byCount.map((each) => each.join(" ")).join(", ")}`);
  });

  it.for(names)(
    "by stress-ng --%s is read whole: no call is passed over in silence, no byte and no message is lost",
    { timeout: 90_000 },
    (stressor, { skip }) => {
      if (missing) skip("stress-ng is not installed: apt-get install stress-ng");
      if (!new RegExp(`--${stressor} N\\b`).test(help))
        skip("this version of stress-ng has no such stressor");
      const log = logOf(stressor);
      const trace = readTrace([log]);
      expect(trace.stats.calls).toBeGreaterThan(100);
      expect(trace.stats.unparsed).toBe(0);

      const counted = callsCounted(log);
      expect(callsKnown(trace)).toEqual(counted);
      for (const [name, count] of uninterpretedCalls(trace)) {
        expect(count).toBe(counted.get(name));
        uninterpreted.set(name, (uninterpreted.get(name) ?? 0) + count);
      }

      const kind = stressors[stressor];
      if (kind !== undefined) expect(trace.channels.map((channel) => channel.kind)).toContain(kind);
      const astray = trace.channels.filter((channel) => keeps.has(channel.kind) && !isKept(trace, channel));
      expect(
        astray.map((channel) => ({
          id: channel.id,
          written: channel.bytesWritten,
          unseen: channel.bytesUnseen,
          read: channel.bytesRead,
          gone: channel.bytesGone,
          messages: channel.messages,
          left: levelOf(channel),
        })),
      ).toEqual([]);
    },
  );
});
