import type { KnownProcess } from "../base/known_process.ts";
import { err, ok, type Result } from "../base/result.ts";
import { textOf } from "../base/strings.ts";
import { isRecord, isTexts } from "./json.ts";
import { knownProcesses } from "./known_processes.ts";

/** What is known of a recording beyond its log: `meta.json`. Fields are added, never changed or dropped. */
export interface RecordingMeta {
  readonly schema: 1;
  /** Program and arguments; empty if it was attached to. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** `strace 6.1` */
  readonly tracer: string;
  /** strace's own options, without program and output file. */
  readonly flags: readonly string[];
  /** How the program ended; null while it runs, and if nobody saw the end. */
  readonly exit: RecordedExit | null;
  /** Decimal unix time at which strace was started: it does not fit a double. */
  readonly startUnixNs?: string;
  /** The same of the moment when we began to end the program; absent if it ended by itself. */
  readonly stoppedUnixNs?: string;
  /** Where it ran. */
  readonly host?: RecordedHost;
  /** What was attached to, as it was then. */
  readonly attached?: readonly KnownProcess[];
}

export type RecordedExit =
  | { readonly code: number }
  | { readonly signal: string }
  /** It was ended because its time was up. */
  | { readonly timeout: true };

export interface RecordedHost {
  /** As `uname -r` says. */
  readonly kernel: string;
  /** As Node says: `x64`, `arm64`. */
  readonly arch: string;
}

export function formatMeta(meta: RecordingMeta): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(meta, null, 2)}\n`);
}

/** Reads `meta.json`. The error is one sentence that names the field. */
export function parseMeta(bytes: Uint8Array): Result<RecordingMeta> {
  let json: unknown;
  try {
    json = JSON.parse(textOf(bytes));
  } catch {
    return err("meta.json is not JSON.");
  }
  if (!isRecord(json)) return err("meta.json is not an object.");
  if (json.schema !== 1) return err(versionError(json.schema));
  const { command, cwd, tracer, flags, exit, startUnixNs, stoppedUnixNs, host, attached } = json;
  if (!isTexts(command)) return err("meta.json: “command” is not a list of strings.");
  if (typeof cwd !== "string") return err("meta.json: “cwd” is not a string.");
  if (typeof tracer !== "string") return err("meta.json: “tracer” is not a string.");
  if (!isTexts(flags)) return err("meta.json: “flags” is not a list of strings.");
  if (!isExit(exit)) return err("meta.json: “exit” is none of {code}, {signal}, {timeout} and null.");
  if (!isStamp(startUnixNs)) return err("meta.json: “startUnixNs” is not a string of digits.");
  if (!isStamp(stoppedUnixNs)) return err("meta.json: “stoppedUnixNs” is not a string of digits.");
  if (host !== undefined && !isHost(host)) return err("meta.json: “host” lacks “kernel” and “arch”.");
  const known = attached === undefined ? undefined : knownProcesses(attached);
  if (known === "bad") return err("meta.json: “attached” is not a list of {pid, ppid, name, argv, threads}.");
  return ok({
    schema: 1,
    command,
    cwd,
    tracer,
    flags,
    exit,
    ...(startUnixNs === undefined ? {} : { startUnixNs }),
    ...(stoppedUnixNs === undefined ? {} : { stoppedUnixNs }),
    ...(host === undefined ? {} : { host }),
    ...(known === undefined ? {} : { attached: known }),
  });
}

function versionError(schema: unknown): string {
  return typeof schema === "number"
    ? `The recording was written by a newer IPC Scope (format ${schema}; this one reads format 1). Update IPC Scope.`
    : "meta.json: “schema” is missing.";
}

function isExit(value: unknown): value is RecordedExit | null {
  if (value === null) return true;
  if (!isRecord(value) || Object.keys(value).length !== 1) return false;
  return Number.isInteger(value.code) || typeof value.signal === "string" || value.timeout === true;
}

function isStamp(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === "string" && /^\d{1,20}$/.test(value));
}

function isHost(value: unknown): value is RecordedHost {
  return isRecord(value) && typeof value.kernel === "string" && typeof value.arch === "string";
}
