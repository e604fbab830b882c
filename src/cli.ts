import { runCommandLine } from "./cli/command_line.ts";

void runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
