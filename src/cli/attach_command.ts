import { attach } from "../capture/attach.ts";
import { interruptibleCall } from "../capture/interruptible_call.ts";
import { problemLine } from "../capture/problem.ts";
import { callBrokenOff } from "../capture/problems.ts";
import { readProcess } from "../capture/process_list.ts";
import { defaultRecordingsFolder } from "../capture/recording.ts";
import { deliver } from "./deliver.ts";
import { markAsOurs, removeLeftovers } from "./leftovers.ts";
import { requireOutputs } from "./outputs.ts";
import { limits, type RecordOptions, refuseProbe, traceOptions } from "./record_options.ts";
import { exitCodes, Refusal } from "./refusal.ts";
import { tellMissingStacks } from "./sources.ts";
import { say } from "./streams.ts";
import { tellCutShort, watchProgram } from "./watch_program.ts";

/** Like `RecordOptions`, for processes that run already; `timeout` is `--duration`, after which they are let go of. */
export async function attachTo(
  pids: readonly [number, ...number[]],
  options: RecordOptions,
): Promise<number> {
  refuseProbe(options);
  await requireOutputs(options);
  if (!options.quiet) await tellBrokenCalls(pids);
  const recordingsFolder = defaultRecordingsFolder(process.env);
  await removeLeftovers(recordingsFolder);
  const started = await attach({
    pids,
    env: process.env,
    recordingsFolder,
    options: traceOptions(options),
  });
  if (!started.ok) throw new Refusal(problemLine(started.error));
  tellMissingStacks(options, started.value);
  await markAsOurs(started.value.recording.folder);
  const letGo = () => void started.value.stop();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, letGo);
  if (!options.quiet)
    say(`ipc-scope: attached to ${pids.join(", ")}. Ctrl+C lets go and writes the results.`);
  const { exit, endedBy } = await watchProgram(started.value, limits(options));
  if (endedBy === "size" && !options.quiet)
    say(`ipc-scope: let go: the recording passed ${options.maxSize} bytes.`);
  tellCutShort(started.value);
  // Letting go in time is no timeout: the processes run on, and the log is whole.
  return (await deliver(started.value, { exit, endedBy: undefined }, options))
    ? exitCodes.done
    : exitCodes.unusable;
}

/** Before it is done: what the tracer's coming alone may change. */
async function tellBrokenCalls(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    const call = await interruptibleCall(pid);
    const running = call === undefined ? undefined : await readProcess("/proc", pid);
    if (call !== undefined && running !== undefined)
      say(`ipc-scope: ${problemLine(callBrokenOff(running.name, pid, call))}`);
  }
}
