import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isFollowerGone, markFollower, unmarkFollower } from "../../../src/capture/follower_mark.ts";

const folder = await mkdtemp(join(tmpdir(), "ipc-scope-follower-"));
const mark = join(folder, "follower.json");
afterAll(() => rm(folder, { recursive: true }));

/** The mark of this very process, with something in it changed. */
async function markedAs(change: Readonly<Record<string, unknown>>): Promise<void> {
  await markFollower(folder);
  await writeFile(mark, JSON.stringify({ ...JSON.parse(await readFile(mark, "utf8")), ...change }));
}

test("who marked a run and lives follows it still; the mark is private", async () => {
  await markFollower(folder);
  expect(await isFollowerGone(folder)).toBe(false);
  expect((await stat(mark)).mode & 0o777).toBe(0o600);
});

test("a process that is not there any more is gone", async () => {
  await markedAs({ pid: 4_194_303 });
  expect(await isFollowerGone(folder)).toBe(true);
});

test("so is one whose pid came round again", async () => {
  await markedAs({ startTicks: 1 });
  expect(await isFollowerGone(folder)).toBe(true);
});

test("of another container's processes nothing is said, nor of a damaged mark, nor where nobody followed", async () => {
  await markedAs({ pid: 4_194_303, pidNamespace: "pid:[1]" });
  expect(await isFollowerGone(folder)).toBe(false);
  await writeFile(mark, "{");
  expect(await isFollowerGone(folder)).toBe(false);
  await unmarkFollower(folder);
  expect(await isFollowerGone(folder)).toBe(false);
});
