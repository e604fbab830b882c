import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Summary } from "../../../src/protocol/summary.ts";
import { temporaryFolder } from "../capture_world.ts";
import { type BuiltCli, buildCli, type Ran, type RunOptions, run } from "../cli_world.ts";

/** `ipc-scope` as it is shipped, in a folder of its own, with a state folder of its own. */
export class CommandLine {
  readonly env: NodeJS.ProcessEnv;

  private constructor(
    readonly built: BuiltCli,
    readonly folder: string,
    readonly remove: () => Promise<void>,
  ) {
    this.env = { ...process.env, XDG_STATE_HOME: join(folder, "state") };
  }

  static async build(name: string): Promise<CommandLine> {
    const [built, folder] = await Promise.all([buildCli(), temporaryFolder(name)]);
    return new CommandLine(built, folder.path, async () => {
      await built.remove();
      await folder.remove();
    });
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return run(process.execPath, [this.built.script, ...args], {
      env: this.env,
      cwd: this.folder,
      ...options,
    });
  }

  record(args: readonly string[], options?: RunOptions): Promise<Ran> {
    return this.run(["record", ...args], options);
  }

  /** The same from a line of shell, in which `"$@"` is the command. */
  recordFrom(line: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const command = [process.execPath, this.built.script, "record", ...args];
    return run("sh", ["-c", line, "sh", ...command], { env: this.env, cwd: this.folder, ...options });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  summary(name: string): Summary {
    return JSON.parse(readFileSync(this.path(name), "utf8"));
  }

  /** Folders of the recordings that are there now. */
  recordings(state = this.path("state")): readonly string[] {
    const parent = join(state, "ipc-scope", "recordings");
    return readdirSync(parent).map((name) => join(parent, name));
  }

  /** Compiles a program of test/fixtures/programs/faults; its path. */
  compile(name: string, ...flags: readonly string[]): string {
    const program = this.path(name);
    const source = `test/fixtures/programs/faults/${name}.c`;
    execFileSync("gcc", ["-O1", "-Wall", "-Werror", ...flags, "-o", program, source]);
    return program;
  }
}

/** Some cases are as large as promised only when asked: `IPC_SCOPE_FULL_SIZE=1`. Else they take seconds, not a minute. */
export const fullSize = process.env.IPC_SCOPE_FULL_SIZE === "1";
