import { attach } from "../capture/attach.ts";
import { problemLine } from "../capture/problem.ts";
import { defaultRecordingsFolder } from "../capture/recording.ts";
import { deliver } from "./deliver.ts";
import { requireOutputs } from "./outputs.ts";
import { limits, type RecordOptions, refuseProbe, traceOptions } from "./record_options.ts";
import { exitCodes, Refusal } from "./refusal.ts";
import { say } from "./streams.ts";
import { watchProgram } from "./watch_program.ts";

/** Like `RecordOptions`, for processes that run already; `timeout` is `--duration`, after which they are let go of. */
export async function attachTo(
  pids: readonly [number, ...number[]],
  options: RecordOptions,
): Promise<number> {
  refuseProbe(options);
  await requireOutputs(options);
  const started = await attach({
    pids,
    env: process.env,
    recordingsFolder: defaultRecordingsFolder(process.env),
    options: traceOptions(options),
  });
  if (!started.ok) throw new Refusal(problemLine(started.error));
  const letGo = () => void started.value.stop();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, letGo);
  if (!options.quiet)
    say(`ipc-scope: attached to ${pids.join(", ")}. Ctrl+C lets go and writes the results.`);
  const { exit } = await watchProgram(started.value, limits(options));
  // Letting go in time is no timeout: the processes run on, and the log is whole.
  return (await deliver(started.value, { exit, endedBy: undefined }, options))
    ? exitCodes.done
    : exitCodes.unusable;
}
