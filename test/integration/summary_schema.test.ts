import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Summary } from "../../src/protocol/summary.ts";
import { temporaryFolder } from "./capture_world.ts";
import { type BuiltCli, buildCli, run } from "./cli_world.ts";
import { Workshop } from "./model_world.ts";
import { publishedSummary } from "./published_summary.ts";

const folder = await temporaryFolder("schema");
const workshop = new Workshop();
let cli: BuiltCli;
beforeAll(async () => {
  cli = await buildCli();
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
  workshop.remove();
});

const program = (name: string) => [workshop.compile(name)];

/** Recordings of every sort: what ends well, hangs, is killed, and each kind of channel. */
const recordings: readonly (readonly [string, () => readonly string[], readonly string[]])[] = [
  ["a pipeline", () => ["sh", "-c", "seq 30000 | sort -n | tail -1"], []],
  ["a program that hangs", () => ["sh", "-c", "sleep 60 | cat"], ["--timeout", "0.5"]],
  ["a program that is killed", () => ["sh", "-c", "kill -SEGV $$"], []],
  ["a broken pipe", () => ["sh", "-c", "yes | head -1"], []],
  ["signals", () => program("signal_story"), []],
  ["sources of signals", () => program("signal_sources"), []],
  ["message queues", () => program("message_queues"), []],
  ["sockets", () => program("socket_messages"), []],
  ["shared memory, semaphores and futexes", () => program("who_wakes_whom"), []],
  ["a counter that is full", () => program("full_counter"), []],
  ["locks on files", () => program("file_locks"), []],
  ["threads, one of which execs", () => program("exec_by_thread"), []],
  ["everything at once", () => program("every_call"), []],
];

describe("the summary has every key that is published and no other", () => {
  const seen = new Set<string>();

  test.each(recordings)(
    "of %s",
    async (_, command, options) => {
      const json = join(folder.path, "summary.json");
      const { stderr } = await run(
        process.execPath,
        [cli.script, "record", "-q", "--json", json, ...options, "--", ...command()],
        { cwd: folder.path, env: { ...process.env, XDG_STATE_HOME: folder.path } },
      );
      expect(stderr).not.toMatch(/^\s+at /m);
      const summary = JSON.parse(readFileSync(json, "utf8")) as Summary;
      expect(publishedSummary(summary, "summary")).toEqual([]);
      expect(summary.stats.unparsed).toBe(0);
      for (const part of ["processes", "channels", "flows", "signals", "waits", "findings"] as const)
        if (summary[part].length > 0) seen.add(part);
    },
    30_000,
  );

  test("each of whose lists was looked into", () => {
    expect([...seen].sort()).toEqual(["channels", "findings", "flows", "processes", "signals", "waits"]);
  });

  test("and would be told of a key that is missing, strange, or holds something else", () => {
    const summary = JSON.parse(readFileSync(join(folder.path, "summary.json"), "utf8")) as Record<
      string,
      unknown
    >;
    const { flows: _, ...without } = summary;
    expect(publishedSummary(without, "summary")).toEqual(["summary.flows is missing"]);
    expect(publishedSummary({ ...summary, colour: "blue" }, "summary")).toEqual([
      "summary.colour is not published",
    ]);
    expect(publishedSummary({ ...summary, durationNs: 0.5 }, "summary")).toEqual([
      "summary.durationNs is not a count: 0.5",
    ]);
  });
});
