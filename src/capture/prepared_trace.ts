import { rename, rm, stat, writeFile } from "node:fs/promises";
import { arch, release } from "node:os";
import { err, ok, type Result } from "../base/result.ts";
import { formatMeta, type RecordedExit, type RecordingMeta } from "../tracefile/meta.ts";
import { findExecutable } from "./executable.ts";
import { knownProcess } from "./known_process.ts";
import { leakSearchOff } from "./leak_sanitizer.ts";
import { leastRoom, roomFor } from "./log_room.ts";
import { noProbe, type PreparedProbe, prepareProbe } from "./probe/prepare_probe.ts";
import type { Problem } from "./problem.ts";
import { folderMissing, noRoomToBegin, recordingNotCreated } from "./problems.ts";
import { platformProblem, tryTracing } from "./ptrace_trial.ts";
import { raisedRightsNote } from "./raised_rights.ts";
import { createPrivateFile, createRecording, type Recording } from "./recording.ts";
import { hasStacks, straceFlags, type TraceTarget } from "./strace_flags.ts";
import { findStrace, type StraceProgram } from "./strace_program.ts";
import { tracerName } from "./strace_version.ts";
import { type PrintedAddress, printedAddressOf } from "./symbols/link_address.ts";
import type { AttachRequest, TraceRequest } from "./traced_program.ts";
import { withUnsharedPipes } from "./unshared_pipes.ts";

/** Everything that could be refused has been checked; strace can be started. */
export interface PreparedTrace extends RecordedRun {
  readonly strace: string;
  /** strace's whole argument list, without its own name. */
  readonly args: readonly string[];
}

/** What is known of a run that is recorded. */
export interface RecordedRun {
  readonly recording: Recording;
  readonly meta: RecordingMeta;
  /** How strace prints code addresses, if it prints stacks. */
  readonly stacks: PrintedAddress | undefined;
  /** What the person should know of this run, a sentence each. */
  readonly notes: readonly string[];
}

export async function prepareProgram(
  request: TraceRequest,
  terminal: "own" | "shared",
): Promise<Result<PreparedTrace, Problem>> {
  const strace = await usableStrace(request.env);
  if (!strace.ok) return strace;
  const isFolder = await stat(request.cwd).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return err(folderMissing(request.cwd));
  const [program] = request.command;
  const file = await findExecutable(program, request.cwd, request.env.PATH);
  if (!file.ok) return file;
  const flags = straceFlags(strace.value.version, { kind: "program", terminal }, request.options);
  const { command, cwd } = request;
  const { probe } = request.options ?? {};
  const rights = await raisedRightsNote(file.value);
  const leaks = await leakSearchOff(file.value, request.env);
  const prepared = await record(
    strace.value,
    flags,
    [...(leaks?.flags ?? []), "--", ...command],
    request.recordingsFolder,
    { command, cwd },
    (spare) => (probe === undefined ? noProbe : prepareProbe(probe, file.value, request.env, spare)),
  );
  if (!prepared.ok) return prepared;
  const notes = [rights, leaks?.note].filter((note) => note !== undefined);
  return ok({ ...prepared.value, notes: [...notes, ...prepared.value.notes] });
}

export async function prepareAttach(request: AttachRequest): Promise<Result<PreparedTrace, Problem>> {
  const strace = await usableStrace(request.env);
  if (!strace.ok) return strace;
  const target: TraceTarget = { kind: "attach" };
  const flags = straceFlags(strace.value.version, target, request.options);
  const pids = request.pids.flatMap((pid) => ["-p", String(pid)]);
  const known = await Promise.all(request.pids.map((pid) => knownProcess(pid)));
  const attached = await withUnsharedPipes(known.filter((process) => process !== undefined));
  return record(strace.value, flags, pids, request.recordingsFolder, { command: [], cwd: "", attached });
}

/** Writes how the program ended beside its log, and when it was told to, if it was. */
export async function writeEnd(
  { recording, meta }: RecordedRun,
  exit: RecordedExit | null,
  stoppedUnixNs: bigint | undefined,
): Promise<void> {
  const stopped = stoppedUnixNs === undefined ? {} : { stoppedUnixNs: stoppedUnixNs.toString() };
  // The old one stays whole until the new one is: on a full disk it is all that says what ran.
  const next = `${recording.meta}.next`;
  await writeFile(next, formatMeta({ ...meta, exit, ...stopped }), { mode: 0o600 });
  await rename(next, recording.meta);
}

/** A millisecond is all the precision the wall clock gives. */
export function unixNsNow(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

async function usableStrace(env: NodeJS.ProcessEnv): Promise<Result<StraceProgram, Problem>> {
  const platform = platformProblem(process.platform);
  if (platform !== null) return err(platform);
  const strace = await findStrace(env);
  if (!strace.ok) return strace;
  // About 10 ms, and it turns strace's own words in the middle of the program's output into one clear problem.
  const refusal = await tryTracing(strace.value, env);
  return refusal === null ? strace : err(refusal);
}

async function record(
  strace: StraceProgram,
  flags: readonly string[],
  what: readonly string[],
  folder: string,
  run: Pick<RecordingMeta, "command" | "cwd" | "attached">,
  probeIn: (spare: string) => PreparedProbe | Promise<PreparedProbe> = () => noProbe,
): Promise<Result<PreparedTrace, Problem>> {
  const meta: RecordingMeta = {
    schema: 1,
    ...run,
    tracer: tracerName(strace.version),
    flags,
    exit: null,
    startUnixNs: unixNsNow().toString(),
    host: { kernel: release(), arch: arch() },
  };
  try {
    const recording = await createRecording(folder);
    const room = await roomFor(recording.log, 0);
    if (room.bytes < leastRoom) {
      await rm(recording.folder, { recursive: true });
      return err(noRoomToBegin(room, folder));
    }
    const file = await createPrivateFile(recording.meta);
    await file.writeFile(formatMeta(meta));
    await file.close();
    const probe = await probeIn(recording.folder);
    return ok({
      strace: strace.path,
      args: [...flags, ...probe.flags, "-o", recording.log, ...what],
      notes: probe.note === undefined ? [] : [probe.note],
      recording,
      meta,
      stacks: hasStacks(flags) ? printedAddressOf(strace.version) : undefined,
    });
  } catch (cause) {
    return err(recordingNotCreated(folder, reasonOf(cause)));
  }
}

/** `ENOSPC: no space left on device, open '/x'` as a sentence. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return `The system says: ${message.replace(/^[A-Z]+: /, "")}.`;
}
