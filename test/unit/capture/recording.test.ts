import { mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  createPrivateFile,
  createRecording,
  defaultRecordingsFolder,
} from "../../../src/capture/recording.ts";

const folder = await mkdtemp(join(tmpdir(), "ipc-scope-recording-"));
afterAll(() => rm(folder, { recursive: true }));

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

test("every recording has a private folder of its own with an empty private log", async () => {
  const parent = join(folder, "deep", "down");
  const [first, second] = [await createRecording(parent), await createRecording(parent)];
  expect(first.folder).not.toBe(second.folder);
  expect(await readdir(parent)).toHaveLength(2);
  expect([await modeOf(parent), await modeOf(first.folder), await modeOf(first.log)]).toEqual([
    0o700, 0o700, 0o600,
  ]);
  expect((await stat(first.log)).size).toBe(0);
});

test("where the system lets nobody make a directory, making one fails instead of never ending", async () => {
  await expect(createRecording("/proc/state/ipc-scope")).rejects.toMatchObject({ code: "ENOENT" });
});

test("a file in the way of the folder fails, too", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  await expect(createRecording(join(file, "below"))).rejects.toMatchObject({ code: "EEXIST" });
});

test("a link laid in the way is not followed, and its target stays as it was", async () => {
  const target = join(folder, "precious");
  const link = join(folder, "link");
  await writeFile(target, "precious");
  await symlink(target, link);
  await expect(createPrivateFile(link)).rejects.toMatchObject({ code: "EEXIST" });
  expect((await stat(target)).size).toBe(8);
});

test("neither is a link to nowhere", async () => {
  const link = join(folder, "dangling");
  await symlink(join(folder, "nowhere"), link);
  await expect(createPrivateFile(link)).rejects.toMatchObject({ code: "EEXIST" });
});

test.each([
  [{ HOME: "/home/u" }, "/home/u/.local/state/ipc-scope/recordings"],
  [{ HOME: "/home/u", XDG_STATE_HOME: "/state" }, "/state/ipc-scope/recordings"],
  [{ HOME: "/home/u", XDG_STATE_HOME: "relative" }, "/home/u/.local/state/ipc-scope/recordings"],
])("with %j recordings go to %s", (env, path) => {
  expect(defaultRecordingsFolder(env)).toBe(path);
});
