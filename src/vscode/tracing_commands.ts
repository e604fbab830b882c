import type { CommandTable } from "./register_commands.ts";
import type { Services } from "./services.ts";

/** What needs a machine to run programs on. */
export function tracingCommands(services: Services): CommandTable {
  return {
    "ipcScope.traceProgram": async (line) =>
      (await import("./commands/trace_program.ts")).traceProgram(services, line),
    "ipcScope.traceActiveFile": async (file) =>
      (await import("./commands/trace_active_file.ts")).traceActiveFile(services, file),
    "ipcScope.traceLaunchConfig": async () =>
      (await import("./commands/trace_launch_config.ts")).traceLaunchConfig(services),
    "ipcScope.attach": async () => (await import("./commands/attach.ts")).attach(services),
    "ipcScope.stop": async () => (await import("./commands/stop.ts")).stop(services),
    "ipcScope.openSample": async (sample, folder) =>
      (await import("./commands/open_sample.ts")).openSample(services, sample, folder),
    "ipcScope.checkSetup": async () => (await import("./commands/check_setup.ts")).checkSetup(services),
  };
}
