import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RuleId, ruleIds } from "../../../src/base/rules.ts";
import type { Finding, Summary } from "../../../src/protocol/summary.ts";
import { temporaryFolder } from "../capture_world.ts";
import { type BuiltCli, buildCli, run } from "../cli_world.ts";
import { type Story, stories } from "./story.ts";

const folder = await temporaryFolder("findings");
const all = stories();
let cli: BuiltCli;

beforeAll(async () => {
  cli = await buildCli();
  for (const file of new Set(all.map((story) => story.file)))
    execFileSync("gcc", ["-g", "-O0", "-pthread", "-w", "-o", programOf(file), file]);
}, 60_000);
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

function programOf(file: string): string {
  return join(folder.path, basename(file, ".c"));
}

/** Programs of these rules hang until the recording is ended; they need as long as a rule takes to call it a hang. */
const hanging: ReadonlySet<RuleId> = new Set(["deadlock", "eof-never", "blocked-at-end"]);
/** On a machine with much else to do a program has not come to its hang in the first of them. */
const secondsToHang = ["0.9", "4", "20"];

/** What the rules say of a scenario; of one that should hang as soon as there is something to say. */
async function findingsOf(story: Story): Promise<readonly Finding[]> {
  if (!hanging.has(story.rule)) return recorded(story, []);
  for (const seconds of secondsToHang) {
    const found = await recorded(story, ["--timeout", seconds]);
    if (found.length > 0 || story.lines.length === 0) return found;
  }
  return [];
}

/** Recorded with stacks, as a user would. */
async function recorded(
  { rule, file, scenario }: Story,
  timeout: readonly string[],
): Promise<readonly Finding[]> {
  const place = mkdtempSync(join(folder.path, `${rule}-${scenario}-`));
  const args = ["record", "-q", "--stacks", ...timeout, "--json", "summary.json", programOf(file), scenario];
  const { stderr } = await run(process.execPath, [cli.script, ...args], {
    cwd: place,
    env: { ...process.env, XDG_STATE_HOME: place },
  });
  expect(stderr).not.toMatch(/ipc-scope:|Error/);
  const summary: Summary = JSON.parse(readFileSync(join(place, "summary.json"), "utf8"));
  removeLeftovers(summary);
  return summary.findings.filter((finding) => finding.rule === rule);
}

const removers = { "sysv-shm": "-m", "sysv-sem": "-s", "sysv-queue": "-q" } as const;
/** Where no /dev/mqueue is mounted, the program's next run removes the queue. */
const places: Readonly<Record<string, string>> = { "posix-shm": "/dev/shm", "posix-queue": "/dev/mqueue" };

/** What some programs leave behind, to be found, must not stay on the machine; most have removed theirs themselves. */
function removeLeftovers({ channels }: Summary): void {
  for (const { id, kind, name } of channels) {
    const option = Object.entries(removers).find(([known]) => known === kind)?.[1];
    if (option !== undefined) spawnSync("ipcrm", [option, id.slice(id.indexOf(":") + 1)]);
    const place = places[kind];
    if (place !== undefined && name.startsWith("/ipc-scope-test")) rmSync(`${place}${name}`, { force: true });
  }
}

test("every rule has two programs that show it and two that look alike", () => {
  const counts = ruleIds.map((rule) => {
    const own = all.filter((story) => story.rule === rule);
    return [rule, own.filter(({ lines }) => lines.length > 0).length, own.length];
  });
  expect(
    counts.filter(([, firing = 0, every = 0]) => Number(firing) < 2 || Number(every) - Number(firing) < 2),
  ).toEqual([]);
});

describe.each(ruleIds)("%s", (rule) => {
  const own = all.filter((story) => story.rule === rule);

  test.concurrent.each(own.filter(({ lines }) => lines.length > 0))(
    "tells of $scenario, at its line",
    async (story) => {
      const found = await findingsOf(story);
      const places = found.map(({ location }) => location && `${basename(location.file)}:${location.line}`);
      const wanted = story.lines.map((line) => `${basename(story.file)}:${line}`);
      expect(
        places.some((place) => place !== null && wanted.includes(place)),
        `${places} of ${wanted}`,
      ).toBe(true);
    },
  );

  test.concurrent.each(own.filter(({ lines }) => lines.length === 0))(
    "keeps quiet about $scenario",
    async (story) => {
      expect((await findingsOf(story)).map(({ message }) => message)).toEqual([]);
    },
  );
});
