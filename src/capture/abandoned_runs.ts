import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecordingMeta } from "../tracefile/meta.ts";
import { letGo } from "./attach.ts";
import { isFollowerGone, markFollower, unmarkFollower } from "./follower_mark.ts";
import { type KeptRecording, keptRecordings } from "./kept_recordings.ts";
import { isLaunched, RunEnd } from "./run_end.ts";
import { RunUnderStrace } from "./run_under_strace.ts";
import { defaultGraceMs, stopTracees } from "./stop_tracees.ts";
import { hasStacks } from "./strace_flags.ts";
import { findStrace } from "./strace_program.ts";
import { type PrintedAddress, printedAddressOf } from "./symbols/link_address.ts";
import type { TracedProgram } from "./traced_program.ts";
import { runningPids } from "./tracees.ts";

/** A run whose follower, such as a window of VS Code, ended before it did. */
export type AbandonedRun =
  /** It goes on, and its recording with it: from now on this process follows it. */
  | { readonly kind: "running"; readonly recording: KeptRecording; readonly program: TracedProgram }
  /** It has ended. Its recording now says how, where the log tells. */
  | { readonly kind: "ended"; readonly recording: KeptRecording };

/** Takes up every run in a folder that nobody follows any more. Each is told once: to the first who asks. */
export async function takeUpAbandoned(
  parent: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly AbandonedRun[]> {
  const taken: AbandonedRun[] = [];
  for (const recording of await keptRecordings(parent)) {
    const { info, folder, log } = recording;
    if (info === null || info.exit !== null || !(await isFollowerGone(folder))) continue;
    const tracerPid = tracerWriting(log);
    if (tracerPid === undefined) {
      await endOf(recording, info, undefined, 0).reached(undefined);
      await unmarkFollower(folder);
      taken.push({ kind: "ended", recording });
    } else {
      await markFollower(folder);
      const end = endOf(recording, info, await stacksOf(info, env), tracerPid);
      taken.push({ kind: "running", recording, program: followed(tracerPid, end) });
    }
  }
  return taken;
}

function endOf(
  recording: KeptRecording,
  meta: RecordingMeta,
  stacks: PrintedAddress | undefined,
  tracerPid: number,
): RunEnd {
  const { folder, log, meta: path } = recording;
  return new RunEnd({ recording: { folder, log, meta: path }, meta, stacks, notes: [] }, tracerPid);
}

async function stacksOf(
  { flags }: RecordingMeta,
  env: NodeJS.ProcessEnv,
): Promise<PrintedAddress | undefined> {
  if (!hasStacks(flags)) return undefined;
  const strace = await findStrace(env);
  return strace.ok ? printedAddressOf(strace.value.version) : undefined;
}

/** How often is looked whether a strace that is no child of ours has ended, in milliseconds. */
const roundMs = 100;

function followed(tracerPid: number, end: RunEnd): TracedProgram {
  void (async () => {
    while (argumentsOf(tracerPid) !== undefined) await sleep(roundMs, undefined, { ref: false });
    await end.reached(undefined);
  })();
  const stop = (graceMs = defaultGraceMs) =>
    isLaunched(end.run) ? stopTracees(tracerPid, end.promise(), graceMs, "SIGHUP") : letGo(tracerPid, end);
  return new RunUnderStrace(end.run, tracerPid, end, stop);
}

/** The strace that has `-o log` among its arguments; undefined if it is gone. */
function tracerWriting(log: string): number | undefined {
  return runningPids().find((pid) => {
    const args = argumentsOf(pid) ?? [];
    return /(?:^|\/)strace$/.test(args[0] ?? "") && args[args.indexOf("-o") + 1] === log;
  });
}

/** Undefined if there is no such process any more; a zombie has none either. */
function argumentsOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return text === "" ? undefined : text.split("\0");
  } catch {
    return undefined;
  }
}
