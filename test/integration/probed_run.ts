import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { preloadFlags, probeLibrary } from "../../src/capture/probe/probe_library.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { Workshop } from "./model_world.ts";

/** The library as `npm run build` made it, absolute. */
export const library = join(process.cwd(), probeLibrary("dist/probe"));

/** Compiles programs of test/fixtures/programs/probe and runs them under strace with the probe. */
export class ProbedRuns {
  readonly #workshop = new Workshop();
  readonly #preload = preloadFlags(library, {});

  get folder(): string {
    return this.#workshop.folder;
  }

  remove(): void {
    this.#workshop.remove();
  }

  /** Its path. The compiler may be another C library's, as musl-gcc is. */
  program(name: string, flags: readonly string[] = [], compiler = "gcc"): string {
    const output = join(this.folder, `${name}-${compiler}`);
    const source = `test/fixtures/programs/probe/${name}.c`;
    execFileSync(compiler, ["-O1", "-g", "-pthread", ...flags, "-o", output, source]);
    return output;
  }

  /** What it printed, and what the model makes of the log. */
  run(...command: string[]): { readonly stdout: string; readonly trace: Trace } {
    return this.#workshop.record(command, ["-s", "256", ...this.#preload]);
  }

  /** Without loading the probe into it: the command does that itself. */
  runBare(...command: string[]): { readonly stdout: string; readonly trace: Trace } {
    return this.#workshop.record(command, ["-s", "256"]);
  }
}
