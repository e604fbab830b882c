import { Command, CommanderError, Option } from "commander";
import { version } from "../../package.json";
import { formatNames } from "../export/formats.ts";
import { attachTo } from "./attach_command.ts";
import { check, severities } from "./check.ts";
import { doctor } from "./doctor.ts";
import { open } from "./open.ts";
import { byteSize, portNumber, processId, seconds, wholeNumber } from "./option_values.ts";
import { record } from "./record.ts";
import { exitCodes, Refusal, reasonOf } from "./refusal.ts";
import { report } from "./report.ts";
import { sharingOptions } from "./sharing.ts";
import { pathMapping } from "./sources.ts";
import { print, say } from "./streams.ts";

/** Runs one command line (without `node` and script) and resolves to the code to exit with. Never rejects. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = describeCommands((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCodes.done : exitCodes.unusable;
    say(`ipc-scope: ${cause instanceof Refusal ? cause.message : reasonOf(cause)}`);
    return cause instanceof Refusal ? cause.exitCode : exitCodes.unusable;
  }
}

/** The commands with their options; `exitWith` hears the code that a command ends with. */
export function describeCommands(exitWith: (code: number) => void): Command {
  const program = new Command("ipc-scope")
    .description("See how processes talk: pipes, signals, waits, and why a program hangs.")
    .version(version, "--version", "say which version this is")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: (text) => say(text.trimEnd()),
      outputError: (text, write) => write(`ipc-scope: ${text.replace(/^error: /, "").trimEnd()}\n`),
    })
    .showSuggestionAfterError(false);

  withOutputs(program.command("record"))
    .description("Run a program and record it; it keeps its stdin, stdout and stderr")
    .option("--timeout <seconds>", "end the program after this time and exit with 124", seconds)
    .argument("<program>", "program to run")
    .argument("[args...]", "its arguments")
    .passThroughOptions()
    .action(async (name: string, rest: string[], options) =>
      exitWith(await record([name, ...rest], options)),
    );

  withOutputs(program.command("attach"))
    .description("Record processes that run already, until Ctrl+C or their end")
    .addOption(new Option("--duration <seconds>", "let go after this time").argParser(seconds))
    .argument("<pid>", "process to attach to", processId)
    .argument("[pids...]", "more of them", (text, before: number[] = []) => [...before, processId(text)])
    .action(async (pid: number, more: number[] | undefined, { duration, ...options }) =>
      exitWith(await attachTo([pid, ...(more ?? [])], { ...options, timeout: duration })),
    );

  program
    .command("report")
    .description("Say what a trace shows")
    .argument("<trace>", "an .ipctrace, an strace log (also .gz), or - for standard input")
    .addOption(new Option("--format <format>", "form of the report").choices(formatNames).default("text"))
    .option("-o, --output <file>", "write to a file instead of stdout")
    .addOption(sharingOptions.payload)
    .addOption(sharingOptions.sanitise)
    .option(...mapPath)
    .action(async (trace: string, options) => exitWith(await report(trace, options)));

  program
    .command("check")
    .description("List the findings; exit with 1 if one is grave enough")
    .argument("<trace>", "an .ipctrace, an strace log (also .gz), or - for standard input")
    .addOption(
      new Option("--fail-on <severity>", "what is grave enough").choices(severities).default("error"),
    )
    .option(...mapPath)
    .action(async (trace: string, { failOn, mapPath }) => exitWith(await check(trace, failOn, mapPath)));

  program
    .command("open")
    .description("Show a trace in the browser, served on 127.0.0.1 only")
    .argument("<trace>", "an .ipctrace, an strace log (also .gz), or - for standard input")
    .option("--port <number>", "port to listen on; any free one if left out", portNumber, 0)
    .option("--no-browser", "only print the address")
    .action(async (trace: string, options) => exitWith(await open(trace, options)));

  program
    .command("doctor")
    .description("Say whether this machine can trace and, if not, what to do")
    .option("--json", "as JSON")
    .action(async ({ json }) => exitWith(await doctor(json === true)));
  return program;
}

/** For programs that were built elsewhere. */
const mapPath = [
  "--map-path <from=to>",
  "show sources below FROM as below TO; can be given more than once",
  pathMapping,
] as const;

/** The options `record` and `attach` share. */
function withOutputs(command: Command): Command {
  return command
    .option("-o, --output <file.ipctrace>", "save the recording")
    .option("--json <file>", "write the summary as JSON")
    .option("--html <file>", "write a self-contained interactive report")
    .addOption(sharingOptions.payload)
    .addOption(sharingOptions.sanitise)
    .option(
      "--stacks",
      "record the stack of each call: events show their source lines (about 14 times slower)",
    )
    .option(...mapPath)
    .option(
      "--probe",
      "also show long jumps and what stdio keeps in its buffers (loads a library into the program)",
    )
    .option("--string-limit <n>", "bytes of each payload to keep", wholeNumber(0, "bytes"))
    .option("--max-size <bytes>", "end the recording when it grows beyond this (64M, 2G)", byteSize)
    .option("-q, --quiet", "no summary on stderr");
}
