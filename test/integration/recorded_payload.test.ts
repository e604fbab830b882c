import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cutDownLog } from "../../src/vscode/exporting/report_process.ts";
import { type BuiltCli, buildCli } from "./cli_world.ts";

const log = `10 1.0 write(3<pipe:[7]>, "hunter2-swordfish", 17) = 17
11 1.1 read(4<pipe:[7]>, "hunter2-swordfish", 512) = 17
11 1.2 write(-1, "ipc-scope-probe mark", 20) = -1 EBADF (Bad file descriptor)
11 1.3 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 5</etc/hosts>
`;

let cli: BuiltCli;
let folder: string;
let path: string;

beforeAll(async () => {
  cli = await buildCli();
});
afterAll(() => cli.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ipc-scope-cut-"));
  path = join(folder, "trace.strace");
  await writeFile(path, log, { mode: 0o600 });
  return () => rm(folder, { recursive: true });
});

test("of a recorded password its hash stays, the same on both sides of the pipe, and who moved how much", async () => {
  expect(await cutDownLog(cli.script, path, "hash")).toEqual({ ok: true, value: null });
  const text = await readFile(path, "utf8");
  expect(text).not.toContain("hunter2");
  const [written, read] = [...text.matchAll(/"(#[0-9a-f]{16})"/g)].map(([, hash]) => hash);
  expect(written).toBeDefined();
  expect(read).toBe(written);
  expect(text).toMatch(/^10 1\.0 write\(3<pipe:\[7\]>.*17\) = 17$/m);
});

test("marks of the probe and names stay where payloads go", async () => {
  await cutDownLog(cli.script, path, "0");
  const text = await readFile(path, "utf8");
  expect(text.split("\n").slice(0, 2)).toEqual([
    '10 1.0 write(3<pipe:[7]>, ""..., 17) = 17',
    '11 1.1 read(4<pipe:[7]>, ""..., 512) = 17',
  ]);
  expect(text.split("\n").slice(2)).toEqual(log.split("\n").slice(2));
});

test("nobody else may read the log that takes the first one's place, and nothing else is left in the folder", async () => {
  await cutDownLog(cli.script, path, "hash");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["trace.strace"]);
});

test("a log that cannot be cut down stays as it was, and the reason is told", async () => {
  const done = await cutDownLog(cli.script, path, "some");
  expect(done).toMatchObject({ ok: false, error: expect.stringContaining("It must be full, none, hash") });
  expect(await readFile(path, "utf8")).toBe(log);
});
