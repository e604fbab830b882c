import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { KnownProcess } from "../../../src/base/known_process.ts";
import { withUnsharedPipes } from "../../../src/capture/unshared_pipes.ts";

const folder = await mkdtemp(join(tmpdir(), "unshared-pipes-"));
afterAll(() => rm(folder, { recursive: true }));

interface Runs {
  readonly pid: number;
  readonly ppid: number;
  /** What its descriptors refer to; undefined if they may not be seen. */
  readonly targets: readonly string[] | undefined;
}

/** A folder like /proc, of these processes. */
async function machine(name: string, running: readonly Runs[]): Promise<string> {
  const proc = join(folder, name);
  for (const { pid, ppid, targets } of running) {
    const own = join(proc, String(pid));
    await mkdir(own, { recursive: true });
    await writeFile(join(own, "status"), `Name:\tp${pid}\nPPid:\t${ppid}\nUid:\t1\t1\t1\t1\n`);
    await writeFile(join(own, "stat"), `${pid} (p) S ${ppid}`);
    await writeFile(join(own, "cmdline"), `p${pid}\0`);
    // A file where a folder should be cannot be listed either.
    if (targets === undefined) await writeFile(join(own, "fd"), "");
    else {
      await mkdir(join(own, "fd"));
      for (const [fd, target] of targets.entries()) await symlink(target, join(own, "fd", String(fd)));
    }
  }
  return proc;
}

const known = (pid: number, ppid: number, ...targets: readonly string[]): KnownProcess => ({
  ...{ pid, ppid, name: "p", argv: ["p"], threads: [pid] },
  descriptors: targets.map((target, fd) => ({ fd, target, flags: 0, position: 0 })),
});

const shell = { pid: 40, ppid: 7, targets: ["/dev/null", "pipe:[8]", "pipe:[9]"] };
const child = { pid: 41, ppid: 40, targets: ["pipe:[8]", "pipe:[10]"] };

/** The pipes of 40 and 41 that nobody else has, where these others run as well. */
async function unshared(name: string, ...others: readonly Runs[]): Promise<readonly string[]> {
  const proc = await machine(name, [shell, child, ...others]);
  const found = await withUnsharedPipes(
    [shell, child].map(({ pid, ppid, targets }) => known(pid, ppid, ...targets)),
    proc,
  );
  const marked = found.flatMap(({ descriptors = [] }) => descriptors.filter((one) => one.unshared === true));
  return [...new Set(marked.map(({ target }) => target))].sort();
}

test("pipes are nobody else's when no other process has one of their ends open", async () => {
  expect(await unshared("alone")).toEqual(["pipe:[10]", "pipe:[8]", "pipe:[9]"]);
  expect(await unshared("beside", { pid: 50, ppid: 1, targets: ["pipe:[9]", "pipe:[77]"] })).toEqual([
    "pipe:[10]",
    "pipe:[8]",
  ]);
});

test.each([
  ["a stranger cannot have inherited one", { pid: 60, ppid: 1 }, 3],
  ["a child of theirs may have", { pid: 60, ppid: 41 }, 0],
  ["one with the same parent may have, as behind sudo", { pid: 60, ppid: 7 }, 0],
  ["the parent may have made them", { pid: 7, ppid: 1 }, 0],
  ["the parent's parent has had no part in them", { pid: 6, ppid: 1 }, 3],
] as const)("of a process that does not show its descriptors: %s", async (name, who, count) => {
  expect(await unshared(name, { ...who, targets: undefined })).toHaveLength(count);
});
