import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ReportRequest } from "../../src/vscode/exporting/make_report.ts";
import { reportInProcess } from "../../src/vscode/exporting/report_process.ts";
import type { Services } from "../../src/vscode/services.ts";
import { type BuiltCli, buildCli } from "./cli_world.ts";

const told = vi.hoisted(() => ({
  clipboard: "what was there before",
  status: [] as string[],
  errors: [] as string[],
}));

/** As much of VS Code as the command touches: files, progress, and a clipboard of its own. */
vi.mock("vscode", async () => {
  const { readFile } = await import("node:fs/promises");
  const { posix } = await import("node:path");
  interface FileUri {
    readonly path: string;
    readonly fsPath: string;
  }
  const file = (path: string): FileUri => ({ path, fsPath: path });
  return {
    Uri: { file, joinPath: ({ path }: FileUri, ...parts: string[]) => file(posix.join(path, ...parts)) },
    l10n: { t: (text: string) => text },
    ProgressLocation: { Notification: 15 },
    workspace: { fs: { readFile: ({ path }: FileUri) => readFile(path) } },
    env: {
      clipboard: {
        writeText: async (text: string) => {
          told.clipboard = text;
        },
      },
    },
    window: {
      setStatusBarMessage: (text: string) => told.status.push(text),
      showErrorMessage: async (text: string) => void told.errors.push(text),
      withProgress: (_options: unknown, task: (progress: null, cancellation: unknown) => unknown) =>
        task(null, { onCancellationRequested: () => {} }),
    },
  };
});

const log = `10 1.000000 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0
10 1.100000 clone(child_stack=NULL, flags=SIGCHLD) = 11
10 1.200000 write(4<pipe:[7]>, "hunter2", 7) = 7
11 1.300000 read(3<pipe:[7]>, "hunter2", 512) = 7
11 1.400000 +++ exited with 0 +++
10 1.500000 +++ exited with 0 +++
`;

let cli: BuiltCli;
let folder: string;

beforeAll(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), "ipc-scope-copy-"));
});
afterAll(async () => {
  await cli.remove();
  await rm(folder, { recursive: true });
});

async function copied(text: string): Promise<void> {
  const { copyAsMermaid } = await import("../../src/vscode/commands/export_trace.ts");
  const path = join(folder, "run.strace");
  await writeFile(path, text);
  const uri = (path: string) => ({ path, fsPath: path });
  const services = {
    makeReport: (request: ReportRequest) => reportInProcess(request, cli.script),
    sessions: { active: { title: "run", origin: { kind: "file", uri: uri(path) } } },
    log: { info: () => {}, error: () => {}, warn: () => {} },
  } as unknown as Services;
  await copyAsMermaid(services);
}

test("the clipboard holds the sequence of who told whom, and nothing of what was told", async () => {
  await copied(log);
  expect(told.errors).toEqual([]);
  expect(told.clipboard).toMatch(/^sequenceDiagram\n/);
  expect(told.clipboard).toMatch(/P0-\S*P1: .*7 bytes/);
  expect(told.clipboard).not.toContain("hunter2");
  expect(told.status).toEqual(["The sequence diagram is in the clipboard."]);
});
