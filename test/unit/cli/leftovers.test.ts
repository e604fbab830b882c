import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { keptDays, removeLeftovers } from "../../../src/cli/leftovers.ts";

const root = await mkdtemp(join(tmpdir(), "ipc-scope-leftovers-"));
afterAll(() => rm(root, { recursive: true }));

const now = Date.now();
const day = 24 * 3600 * 1000;
const name = "20250102T030405-0123456789ab";
const endedPid = spawnSync("true").pid;

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(root, "recordings-"));
});

/** A recording's folder whose mark names `pid` and is `days` old; without a mark if there is no pid. */
async function recording(folder: string, pid: number | undefined, days: number): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, "trace.strace"), "41 getpid() = 41\n");
  if (pid !== undefined) {
    const mark = join(folder, "recorder.pid");
    await writeFile(mark, `${pid}\n`);
    const at = new Date(now - days * day);
    await utimes(mark, at, at);
  }
  return folder;
}

test("what a recorder that was killed left behind goes after some days", async () => {
  const folder = await recording(join(parent, name), endedPid, keptDays + 1);
  await removeLeftovers(parent, now);
  expect(existsSync(folder)).toBe(false);
});

test.each<[string, string, number | undefined, number]>([
  ["it is recent", name, endedPid, keptDays - 1],
  ["its recorder lives", name, process.pid, 100],
  ["it is not marked as the command line's", name, undefined, 100],
  ["its mark is damaged", name, Number.NaN, 100],
  ["it has another kind of name", "precious", endedPid, 100],
])("it stays if %s", async (_, called, pid, days) => {
  const folder = await recording(join(parent, called), pid, days);
  await removeLeftovers(parent, now);
  expect(existsSync(join(folder, "trace.strace"))).toBe(true);
});

test("links are not followed", async () => {
  const elsewhere = await recording(join(parent, "elsewhere"), endedPid, 100);
  await symlink(elsewhere, join(parent, name));
  await removeLeftovers(parent, now);
  expect(existsSync(join(elsewhere, "trace.strace"))).toBe(true);
});

test("a missing folder is no trouble", async () => {
  await expect(removeLeftovers(join(parent, "missing"))).resolves.toBeUndefined();
});
