import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, parse } from "node:path";
import { disposable } from "../../base/disposable.ts";
import { err, ok } from "../../base/result.ts";
import { shellCommand } from "../../base/shell_word.ts";
import { compilationFailed, nothingInstalled } from "../problems.ts";
import { compileCommand, compilers } from "./compile_command.ts";
import type { CompilerProblems } from "./compiler_problems.ts";
import { firstInstalled } from "./first_installed.ts";
import type { Launch } from "./launch.ts";
import type { Compiled } from "./launch_plan.ts";
import { faint, onLines } from "./terminal_text.ts";

/** Compiles one source file into a private folder and runs what comes out. The folder goes with the trace. */
export function compiledLaunch(
  language: Compiled,
  source: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  problems: CompilerProblems,
): Launch {
  const name = basename(source);
  return {
    title: name,
    cwd,
    env,
    async prepare(print) {
      const compiler = await firstInstalled(compilers[language], cwd, env);
      if (compiler === undefined) return err(nothingInstalled(name, compilers[language]));
      // mkdtemp makes it with mode 0700.
      const folder = await mkdtemp(join(tmpdir(), "ipc-scope-"));
      const program = join(folder, parse(source).name);
      const command = compileCommand(compiler, source, program);
      print(`${faint(shellCommand(command))}\r\n`);
      const { ok: compiled, printed } = await compile(command, dirname(source), env, print);
      problems.tell(source, dirname(source), printed);
      if (!compiled) {
        await rm(folder, { recursive: true, force: true });
        return err(compilationFailed(name));
      }
      const kept = disposable(() => rmSync(folder, { recursive: true, force: true }));
      return ok({ command: [program, ...args], kept });
    },
  };
}

interface Compilation {
  readonly ok: boolean;
  /** What the compiler said. */
  readonly printed: string;
}

function compile(
  [compiler, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): Promise<Compilation> {
  return new Promise((resolve) => {
    let printed = "";
    const say = (text: string) => {
      printed += text;
      print(onLines(text));
    };
    const child = spawn(compiler, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", say);
    child.on("error", (cause) => {
      say(`${cause.message}\n`);
      resolve({ ok: false, printed });
    });
    child.on("close", (code) => resolve({ ok: code === 0, printed }));
  });
}
