import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readTrace } from "../../src/engine/trace_reader.ts";
import type { ChannelKind } from "../../src/ipc/trace.ts";
import { uninterpretedCalls } from "../../src/ipc/uninterpreted.ts";
import { isConserved } from "../unit/ipc/facts.ts";

/** Every way in which stress-ng makes processes talk or wait for each other. */
const stressors = [
  "pipe fifo sock sockpair sockfd udp msg mq sem sem-sysv shm shm-sysv",
  "sigq sigfd sigpipe sigsuspend futex flock lockf fork vfork clone switch",
  "eventfd poll epoll splice tee vm-splice pty",
].flatMap((line) => line.split(" "));

/** Kinds whose level is in bytes; that of queues is in messages, that of semaphores their value. */
const holdsBytes = new Set<ChannelKind>(["pipe", "fifo", "unix-stream", "tcp", "pty"]);

/** What npm test spends on each; `STRESS_SECONDS=3` looks longer. */
const seconds = Number(process.env.STRESS_SECONDS ?? 1);
const missing = spawnSync("stress-ng", ["--version"]).error !== undefined;

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

describe("a storm of system calls", () => {
  const uninterpreted = new Map<string, number>();
  afterAll(() => {
    const byCount = [...uninterpreted].sort(([, a], [, b]) => b - a);
    console.info(`Calls without meaning to the model: ${byCount.map((each) => each.join(" ")).join(", ")}`);
  });

  it.for(stressors)(
    "by stress-ng --%s is read whole, and no byte is lost",
    { timeout: 60_000 },
    (stressor, { skip }) => {
      if (missing) skip("stress-ng is not installed: apt-get install stress-ng");
      const log = logOf(stressor);
      const trace = readTrace([log]);
      for (const [name, count] of uninterpretedCalls(trace)) {
        uninterpreted.set(name, (uninterpreted.get(name) ?? 0) + count);
      }
      expect(trace.stats.calls).toBeGreaterThan(100);
      expect(trace.stats.unparsed).toBe(0);
      const astray = trace.channels.filter(
        (channel) => holdsBytes.has(channel.kind) && !isConserved(channel),
      );
      expect(
        astray.map(({ id, bytesWritten, bytesRead, bytesUnseen }) => ({
          id,
          bytesWritten,
          bytesRead,
          bytesUnseen,
        })),
      ).toEqual([]);
    },
  );
});
