import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { beyondLimits, deleteRecording, keptRecordings } from "../../../src/capture/kept_recordings.ts";
import { formatMeta } from "../../../src/tracefile/meta.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "ipc-scope-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** A recording made at a second of one minute, its log so many bytes long. */
async function recording(second: number, logBytes: number): Promise<string> {
  const stamp = `20261122T1907${String(second).padStart(2, "0")}`;
  const folder = join(parent, `${stamp}-0123456789ab`);
  await mkdir(folder);
  await writeFile(join(folder, "trace.strace"), "x".repeat(logBytes));
  return folder;
}

describe("the recordings of a folder", () => {
  it("are listed the newest first, with their size and what was recorded", async () => {
    const old = await recording(1, 100);
    const young = await recording(2, 50);
    const meta = formatMeta({
      schema: 1,
      command: ["sort", "-n"],
      cwd: "/",
      tracer: "strace 6.1",
      flags: [],
      exit: { code: 0 },
    });
    await writeFile(join(young, "meta.json"), meta);
    const kept = await keptRecordings(parent);
    expect(kept.map(({ folder }) => folder)).toEqual([young, old]);
    expect(kept[0]).toMatchObject({ bytes: 50 + meta.length, info: { command: ["sort", "-n"] } });
    expect(kept[1]).toMatchObject({ bytes: 100, info: null });
  });

  it("are only what was made as one: nothing else is listed, so nothing else is deleted", async () => {
    await mkdir(join(parent, "photos"));
    await writeFile(join(parent, "photos", "trace.strace"), "x");
    await mkdir(join(parent, "20261122T190700-0123456789ab"));
    expect(await keptRecordings(parent)).toEqual([]);
    expect(await keptRecordings(join(parent, "missing"))).toEqual([]);
  });

  it("are too many from the first one on that goes beyond the number or the bytes", async () => {
    const [first, second, third] = [await recording(1, 10), await recording(2, 10), await recording(3, 10)];
    const kept = await keptRecordings(parent);
    const folders = (limits: { recordings: number; bytes: number }, used: readonly string[] = []) =>
      beyondLimits(kept, limits, ({ folder }) => used.includes(folder)).map(({ folder }) => folder);
    expect(folders({ recordings: 3, bytes: 30 })).toEqual([]);
    expect(folders({ recordings: 1, bytes: 1000 })).toEqual([second, first]);
    expect(folders({ recordings: 9, bytes: 15 })).toEqual([second, first]);
    expect(folders({ recordings: 0, bytes: 1000 }, [third, first])).toEqual([second]);
  });

  it("are deleted with all that is in them", async () => {
    const folder = await recording(1, 10);
    const [only] = await keptRecordings(parent);
    if (only !== undefined) await deleteRecording(only);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(parent)).toBe(true);
  });
});
