import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";

/** Inside the repository, so that the built command line finds node-pty as the installed one does. */
const cache = join(import.meta.dirname, "../../node_modules/.cache/ipc-scope-tests");

/** The command line, built as it is shipped. */
export interface BuiltCli {
  readonly script: string;
  remove(): Promise<void>;
}

export async function buildCli(): Promise<BuiltCli> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "cli-"));
  const script = join(folder, "cli.js");
  await build({
    entryPoints: ["src/cli.ts"],
    outfile: script,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["node-pty"],
    logLevel: "error",
  });
  return { script, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Whose the process shall be, for both user and group; needs root. */
  readonly uid?: number;
  /** Called with the running process. */
  readonly meanwhile?: (running: ChildProcessWithoutNullStreams) => void;
}

/** Runs a command to its end. It leads a process group of its own, as a job of a shell does. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const { cwd, env, uid } = options;
    const child = spawn(command, args, { cwd, env, uid, gid: uid, detached: true });
    const stdout: Buffer[] = [];
    let stderr = "";
    child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout: Buffer.concat(stdout), stderr }));
    child.stdin.on("error", () => {});
    child.stdin.end(options.input);
    options.meanwhile?.(child);
  });
}

/** The scripts of the HTML report beside the command line, where it looks for them. */
export async function buildReportParts({ script }: BuiltCli): Promise<void> {
  const folder = dirname(script);
  const parts = {
    "report.js": "src/export/report_page.web.ts",
    "engine-worker.web.js": "src/engine/worker.web.ts",
    "webview.js": "webview/main.tsx",
  };
  for (const [name, entry] of Object.entries(parts)) {
    await build({
      entryPoints: [entry],
      outfile: join(folder, name),
      bundle: true,
      platform: "browser",
      format: "iife",
      target: "es2022",
      jsx: "automatic",
      jsxImportSource: "preact",
      loader: { ".ttf": "dataurl", ".svg": "dataurl" },
      logLevel: "error",
    });
  }
}
