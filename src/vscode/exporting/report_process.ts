import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { err, ok, type Result } from "../../base/result.ts";

export interface ReportRequest {
  /** The extension's own `dist/cli.js`. */
  readonly script: string;
  /** The bytes of an `.ipctrace`. */
  readonly recording: Uint8Array;
  /** As the command line calls them. */
  readonly format: string;
  readonly payload: string;
  /** Ends the process; the result is then an error nobody reads. */
  readonly signal?: AbortSignal;
}

/**
 * Makes a report in a process of its own: a long one stops neither the editor nor the other extensions.
 * @returns the report's bytes; the error is what the command line said, one sentence
 */
export async function reportOf(request: ReportRequest): Promise<Result<Uint8Array>> {
  // mkdtemp makes it with mode 0700.
  const folder = await mkdtemp(join(tmpdir(), "ipc-scope-"));
  try {
    const input = join(folder, "trace.ipctrace");
    await writeFile(input, request.recording, { mode: 0o600 });
    return await run(input, request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(input: string, { script, format, payload, signal }: ReportRequest): Promise<Result<Uint8Array>> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [script, "report", input, "--format", format, "--payload", payload],
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
