import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attach } from "../../src/capture/attach.ts";
import { runInfoOf } from "../../src/engine/archive.ts";
import { readTrace } from "../../src/engine/trace_reader.ts";
import { pendingSignalsAt, processStateAt } from "../../src/ipc/state.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { channelsWatched } from "../../src/ipc/waiting/watched.ts";
import { parseMeta } from "../../src/tracefile/meta.ts";
import { descriptorsOf, signalsOf } from "../unit/ipc/facts.ts";
import { mappingsOf } from "../unit/ipc/sync_facts.ts";
import { ms, pidsOf, processOf } from "../unit/ipc/trace_of.ts";
import { succeeded, temporaryFolder, until } from "./capture_world.ts";
import { Workshop } from "./model_world.ts";

/** What the program says of itself: pids, the pipe's inode and descriptors, the id of its shared memory. */
interface Truth {
  readonly parent: number;
  readonly poller: number;
  readonly busy: number;
  readonly pipe: number;
  readonly read: number;
  readonly write: number;
  readonly segment: number;
}

describe("processes that were attached to while they stood still", async () => {
  const folder = await temporaryFolder("attach-late");
  const workshop = new Workshop();
  const fifo = join(folder.path, "fifo");
  let program: ChildProcess;
  let truth: Truth;
  let trace: Trace;

  beforeAll(async () => {
    program = spawn(workshop.compile("long_running"), [fifo], { stdio: ["ignore", "pipe", "ignore"] });
    let said = "";
    program.stdout?.setEncoding("utf8").on("data", (words: string) => {
      said += words;
    });
    await until(() => said.includes("\n"));
    truth = JSON.parse(said) as Truth;
    const { parent, poller, busy } = truth;
    await until(() => [parent, poller].every(standsStill));
    const traced = succeeded(
      await attach({ pids: [parent, poller, busy], env: process.env, recordingsFolder: folder.path }),
    );
    const log = () => readFileSync(traced.recording.log, "utf8");
    await until(() => (log().match(/restart_syscall/g) ?? []).length >= 3);
    await traced.stop();
    const meta = parseMeta(readFileSync(traced.recording.meta));
    if (!meta.ok) throw new Error(meta.error);
    trace = readTrace([readFileSync(traced.recording.log)], runInfoOf(meta.value));
  }, 30_000);

  afterAll(async () => {
    for (const pid of [truth.poller, truth.busy, truth.parent]) process.kill(pid, "SIGKILL");
    workshop.remove();
    await folder.remove();
  });

  test("have names, threads, parents, groups and sessions, also the one that makes no call", () => {
    const { parent, poller, busy } = truth;
    expect(trace.processes.map(({ pid }) => pid)).toEqual([parent, poller, busy]);
    const [first, second, third] = trace.processes;
    expect(first?.tasks.map((task) => trace.tasks[task]?.name)).toEqual(["long_running", "pump"]);
    expect([second?.parent, third?.parent]).toEqual([first?.index, first?.index]);
    expect([second?.group, second?.session]).toEqual([poller, poller]);
    expect(third?.group).toBe(first?.group);
    expect(third?.session).not.toBe(poller);
  });

  test("hold the ends that they hold", () => {
    const { parent, poller, busy, pipe, read, write } = truth;
    const id = `pipe:${pipe}`;
    const ends = (pid: number) => descriptorsOf(trace, pid, ms(0)).filter((end) => end.includes(id));
    expect(ends(parent)).toEqual([`${read} ${id} rx`, `${write} ${id} wx`]);
    expect(ends(poller)).toEqual([`${read} ${id} rx`]);
    expect(ends(busy)).toEqual([`${write} ${id} wx`]);
    expect(trace.channels.find(({ name }) => name === fifo)?.kind).toBe("fifo");
  });

  test("share the memory that they share, with the rights they have", () => {
    const { parent, poller, busy, segment } = truth;
    const segmentOf = (pid: number) => `${pid} sysv-shm:${segment} +0 4096 r by end 0..`;
    const anonymousOf = (pid: number) => `${pid} mapping#1 +0 8192 rw by end 0..`;
    expect(mappingsOf(trace, ms(0)).sort()).toEqual(
      [parent, poller, busy].flatMap((pid) => [segmentOf(pid), anonymousOf(pid)]).sort(),
    );
  });

  test("have pending what was sent to them, and held it back", () => {
    expect(pendingSignalsAt(trace, ms(0))).toHaveLength(1);
    expect(signalsOf(trace)[0]).toMatchObject({ signal: "SIGUSR1", to: truth.parent, held: true });
  });

  test("wait where they waited, and for what", () => {
    const { parent, poller, busy } = truth;
    const stateOf = (pid: number) => processStateAt(trace, processOf(trace, pid).index, trace.endNs);
    expect(stateOf(parent).blocked?.reason).toBe("sleep");
    expect(stateOf(busy).activity).toBe("running");
    const polling = stateOf(poller).blocked;
    expect(polling?.reason).toBe("poll");
    if (polling === undefined) throw new Error("it does not wait");
    const watched = channelsWatched(trace, polling.call).map((channel) => trace.channels[channel]);
    expect(watched.map((channel) => channel?.kind)).toEqual(["pipe", "fifo"]);
    const futex = trace.channels.find(({ kind }) => kind === "futex");
    expect(futex?.id).toBe("futex:mapping#1+0");
    expect(pidsOf(trace, futex?.readers ?? [])).toEqual([parent]);
  });
});

/** All of its threads sleep: each has come to where it stays. */
function standsStill(pid: number): boolean {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.every((tid) => /^State:\s+S/m.test(readFileSync(`/proc/${pid}/task/${tid}/status`, "utf8")));
}
