import { spawn } from "node:child_process";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { err, ok, type Result } from "../../base/result.ts";
import type { ReportFormat } from "../../export/formats.ts";
import type { ReportRequest } from "./make_report.ts";

interface ReportOptions {
  readonly format: ReportFormat;
  readonly payload: string;
  readonly signal?: AbortSignal;
}

/**
 * Makes a report in a process of its own.
 * @param script the extension's own `dist/cli.js`
 * @returns the report's bytes; the error is what the command line said
 */
export async function reportInProcess(request: ReportRequest, script: string): Promise<Result<Uint8Array>> {
  // mkdtemp makes it with mode 0700.
  const folder = await mkdtemp(join(tmpdir(), "ipc-scope-"));
  try {
    const input = join(folder, "trace.ipctrace");
    await writeFile(input, request.recording, { mode: 0o600 });
    return await run(script, input, request, "-");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts in the place of a log one that holds of the payloads what `payload` says, also in a process of its own. Who has
 * the log open goes on reading the old one, which nobody else can open any more.
 */
export async function cutDownLog(script: string, log: string, payload: string): Promise<Result<null>> {
  const made = `${log}.${payload}`;
  try {
    const reported = await run(script, log, { format: "strace", payload }, made);
    if (!reported.ok) return reported;
    await rename(made, log);
    return ok(null);
  } catch (cause) {
    await rm(made, { force: true });
    return err(cause instanceof Error ? cause.message : String(cause));
  }
}

function run(
  script: string,
  input: string,
  { format, payload, signal }: ReportOptions,
  output: string,
): Promise<Result<Uint8Array>> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [script, "report", input, "--format", format, "--payload", payload, "--output", output],
      {
        // In the desktop the extension host is Electron, which is Node only when asked.
        env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
        stdio: ["ignore", "pipe", "pipe"],
        ...(signal === undefined ? {} : { signal }),
      },
    );
    const pieces: Buffer[] = [];
    let said = "";
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.on("error", (cause) => resolve(err(cause.message)));
    child.on("close", (code) =>
      resolve(code === 0 ? ok(new Uint8Array(Buffer.concat(pieces))) : err(said.trim())),
    );
  });
}
