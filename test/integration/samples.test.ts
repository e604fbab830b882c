import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Summary } from "../../src/protocol/summary.ts";
import { samples } from "../../src/vscode/samples/sample_list.ts";
import { temporaryFolder } from "./capture_world.ts";
import { type BuiltCli, buildCli, run } from "./cli_world.ts";

const mediaFolder = join(import.meta.dirname, "../../media/samples");
const folder = await temporaryFolder("samples");
let cli: BuiltCli;

beforeAll(async () => {
  cli = await buildCli();
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

/** What to run for a sample, compiled as its readers will: with every warning, none of which it gives. */
function commandFor(file: string): readonly string[] {
  const source = join(folder.path, file);
  copyFileSync(join(mediaFolder, file), source);
  if (file.endsWith(".sh")) return ["sh", source];
  if (file.endsWith(".py")) return ["/usr/bin/python3", source];
  const program = join(folder.path, file.replace(/\.c$/, ""));
  execFileSync("cc", ["-g", "-Wall", "-Wextra", "-Werror", "-pthread", "-o", program, source, "-lrt"]);
  return [program];
}

async function traced(file: string): Promise<Summary> {
  const isHanging = file === "deadlock.c" || file === "eof_never.c";
  const limit = isHanging ? ["--timeout", "2"] : ["--timeout", "60"];
  const { code, stderr } = await run(
    process.execPath,
    [cli.script, "record", "-q", "--json", `${file}.json`, ...limit, "--", ...commandFor(file)],
    { cwd: folder.path, env: { ...process.env, XDG_STATE_HOME: join(folder.path, "state") } },
  );
  expect({ code, stderr }).toEqual({ code: isHanging ? 124 : 0, stderr: "" });
  return JSON.parse(readFileSync(join(folder.path, `${file}.json`), "utf8")) as Summary;
}

type Channel = Summary["channels"][number];

function channels({ channels }: Summary, kind: Channel["kind"]): readonly Channel[] {
  return channels.filter((channel) => channel.kind === kind);
}

function grave({ findings }: Summary): readonly string[] {
  return findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
}

/** What the first comment of each sample promises to be seen. */
const promises: Readonly<Record<string, (seen: Summary) => void>> = {
  "pipe.c": (seen) => {
    const [pipe] = channels(seen, "pipe");
    expect(pipe).toMatchObject({ bytesWritten: 200_000, bytesRead: 200_000, bytesLeft: 0, capacity: 65_536 });
    expect(pipe?.blockedFullNs).toBeGreaterThan(0);
  },
  "two_pipes.c": (seen) => {
    expect(channels(seen, "pipe").map(({ bytesRead }) => bytesRead)).toEqual([20, 20]);
    expect(new Set(seen.flows.map(({ from, to }) => `${from}-${to}`)).size).toBe(2);
  },
  "fifo.c": (seen) => {
    expect(channels(seen, "fifo")).toMatchObject([
      { name: expect.stringMatching(/news\.fifo$/), bytesLeft: 0 },
    ]);
  },
  "pipeline.sh": (seen) => {
    expect(seen.processes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["seq", "tr", "sort", "uniq", "wc"]),
    );
    expect(channels(seen, "pipe")).toHaveLength(4);
  },
  "files.c": (seen) => {
    const letters = channels(seen, "file").find(({ name }) => name?.endsWith("letters.buffered"));
    expect(letters).toMatchObject({ bytesWritten: 6000, bytesRead: 2000 });
    expect(letters?.readers).toHaveLength(2);
  },
  "file_lock.c": (seen) => {
    const till = channels(seen, "file").find(({ name }) => name?.endsWith("till"));
    expect(till?.writers).toHaveLength(2);
    expect(seen.processes).toHaveLength(3);
  },
  "wait.c": (seen) => {
    expect(seen.processes).toHaveLength(4);
    expect(seen.waits.some(({ blockedNs }) => blockedNs > 0)).toBe(true);
  },
  "signals.c": (seen) => {
    const usr2 = seen.signals.find(({ signal }) => signal === "SIGUSR2");
    expect(usr2).toMatchObject({ cause: "kill", outcome: "handled" });
    expect(seen.signals.find(({ signal }) => signal === "SIGWINCH")?.outcome).toBe("ignored");
    expect(seen.signals.find(({ signal }) => signal === "SIGTERM")?.outcome).toBe("terminated");
  },
  "restart.c": (seen) => {
    const usr1 = seen.signals.filter(({ signal }) => signal === "SIGUSR1");
    expect(usr1.map(({ interrupted }) => interrupted)).toEqual(["read", "read"]);
  },
  "jumps.c": (seen) => {
    expect(seen.signals.filter(({ signal }) => signal === "SIGALRM")).toHaveLength(2);
  },
  "threads.c": (seen) => {
    expect(seen.processes[0]?.threads).toHaveLength(3);
    expect(channels(seen, "futex").length).toBeGreaterThan(0);
  },
  "sysv_shared_memory.c": (seen) => {
    expect(channels(seen, "sysv-shm")).toHaveLength(1);
    expect(channels(seen, "sysv-sem")).toHaveLength(1);
  },
  "posix_shared_memory.c": (seen) => {
    expect(
      channels(seen, "posix-shm")
        .map(({ name }) => name)
        .join(),
    ).toContain("mailbox");
  },
  "mmap.c": (seen) => {
    const blackboard = seen.channels.find(({ name }) => name?.endsWith("blackboard"));
    expect(blackboard).toMatchObject({ bytesWritten: 0, bytesRead: 0 });
  },
  "sysv_queue.c": (seen) => {
    expect(channels(seen, "sysv-queue")).toMatchObject([{ messages: 6 }]);
  },
  "posix_queue.c": (seen) => {
    const [queue] = channels(seen, "posix-queue");
    expect(queue).toMatchObject({ messages: 6 });
    expect(queue?.blockedFullNs).toBeGreaterThan(0);
  },
  "socketpair.c": (seen) => {
    expect(channels(seen, "unix-seqpacket")).toHaveLength(1);
    expect(new Set(seen.flows.map(({ from }) => from)).size).toBe(2);
  },
  "unix_socket.c": (seen) => {
    expect(channels(seen, "unix-stream").filter(({ bytesRead }) => bytesRead > 0)).toHaveLength(2);
  },
  "tcp.c": (seen) => {
    const flows = seen.flows.filter(({ channel }) => channel.startsWith("tcp"));
    expect(flows.map(({ bytes }) => bytes).sort((a, b) => a - b)).toEqual([13, 22]);
  },
  "udp.c": (seen) => {
    expect(channels(seen, "udp").reduce((sum, { messages }) => sum + messages, 0)).toBeGreaterThanOrEqual(3);
  },
  "passed_descriptor.c": (seen) => {
    const [parent, child] = seen.processes;
    expect(channels(seen, "pipe")).toMatchObject([{ writers: [parent?.pid], readers: [child?.pid] }]);
  },
  "event_loop.c": (seen) => {
    expect(channels(seen, "eventfd")).toHaveLength(1);
    expect(seen.signals.find(({ signal }) => signal === "SIGCHLD")?.outcome).toBe("accepted");
  },
  "splice.c": (seen) => {
    expect(channels(seen, "pipe").map(({ bytesWritten }) => bytesWritten)).toEqual([21, 21]);
  },
  "pool.py": (seen) => {
    expect(channels(seen, "pipe").length).toBeGreaterThan(1);
    expect(channels(seen, "posix-sem").length).toBeGreaterThan(0);
  },
  "race.c": (seen) => {
    expect(channels(seen, "sysv-queue")).toHaveLength(1);
    expect(seen.findings.map(({ rule }) => rule)).toEqual(["unread-data"]);
  },
  "deadlock.c": (seen) => expect(grave(seen)).toEqual(["deadlock"]),
  "eof_never.c": (seen) => expect(grave(seen)).toEqual(["eof-never"]),
  "lost_signal.c": (seen) => expect(seen.findings.map(({ rule }) => rule)).toContain("lost-signal"),
};

test("every sample that is offered has its promise", () => {
  expect(Object.keys(promises).sort()).toEqual(samples.map(({ file }) => file).sort());
});

describe.each(samples)("$file", ({ file, title }) => {
  test("begins with what to look at, and is short", () => {
    const lines = readFileSync(join(mediaFolder, file), "utf8").split("\n");
    expect(lines.slice(0, 16).join("\n")).toMatch(/Look at: |Worth looking for: /);
    expect(lines.length).toBeLessThanOrEqual(file === "race.c" ? 200 : 81);
  });

  test("shows it", async () => {
    const seen = await traced(file);
    if (!title.startsWith("Broken")) expect(grave(seen)).toEqual([]);
    promises[file]?.(seen);
  });
});
