import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trace } from "../../src/ipc/trace.ts";
import { traceOfBytes } from "../unit/ipc/trace_of.ts";

const flags = [
  "-f",
  "--absolute-timestamps=format:unix,precision:ns",
  "--syscall-times=ns",
  "--seccomp-bpf",
  "-e",
  "trace=%desc,%process,%signal,%ipc,%network,futex,nanosleep,clock_nanosleep,pause",
];

/** A folder for programs and logs of one test file. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "ipc-scope-model-"));

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Compiles a program of test/fixtures/programs; its path. */
  compile(name: string): string {
    const program = join(this.folder, name);
    execFileSync("gcc", ["-O1", "-g", "-pthread", "-o", program, `test/fixtures/programs/${name}.c`]);
    return program;
  }

  /** Runs a command under strace: what it printed, and the trace the model makes of its log. */
  record(
    command: readonly string[],
    moreFlags: readonly string[] = [],
    annotations: readonly string[] = ["-yy"],
  ): { stdout: string; trace: Trace } {
    const log = join(this.folder, "trace.strace");
    const { stdout, error } = spawnSync(
      "strace",
      [...flags, ...annotations, ...moreFlags, "-o", log, "--", ...command],
      {
        cwd: this.folder,
        encoding: "utf8",
        timeout: 20_000,
        maxBuffer: 1 << 26,
      },
    );
    if (error !== undefined) throw error;
    return { stdout, trace: traceOfBytes([readFileSync(log)]) };
  }
}
