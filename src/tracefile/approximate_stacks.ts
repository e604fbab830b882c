import { err, ok, type Result } from "../base/result.ts";

/*
 * `approximate-stacks.json` of a recording: where threads that waited stood, read from their memory, since strace
 * prints a stack only after a call has returned. Addresses are module-relative, as strace prints them.
 */

/** What was found on the stack of one thread while it waited. */
export interface ApproximateStack {
  readonly tid: number;
  /** Decimal unix time at which it was read. */
  readonly unixNs: string;
  /** Innermost first: what looks like return addresses. Some may be left over from earlier calls. */
  readonly frames: readonly CodePlace[];
}

export interface CodePlace {
  readonly module: string;
  readonly address: number;
}

export interface ApproximateStacks {
  readonly stacks: readonly ApproximateStack[];
  /** What could not be read and why: sentences for a person. */
  readonly notes: readonly string[];
}

export const noApproximateStacks: ApproximateStacks = { stacks: [], notes: [] };

/** As much as 10,000 threads that wait deep in their programs need. */
const mostBytes = 64 * 1024 * 1024;

export function formatApproximateStacks({ stacks, notes }: ApproximateStacks): string {
  return `${JSON.stringify({ schema: 1, notes, stacks }, null, 1)}\n`;
}

/** The error is one sentence for a person. */
export function parseApproximateStacks(text: string): Result<ApproximateStacks> {
  if (text.length > mostBytes) return err("approximate-stacks.json is too large.");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("approximate-stacks.json is not JSON.");
  }
  if (!isObject(json) || json.schema !== 1) return err("approximate-stacks.json has no “schema” 1.");
  const { stacks, notes } = json;
  if (!Array.isArray(stacks) || !stacks.every(isStack))
    return err("approximate-stacks.json: “stacks” is not a list of {tid, unixNs, frames}.");
  if (!Array.isArray(notes) || !notes.every((note) => typeof note === "string"))
    return err("approximate-stacks.json: “notes” is not a list of sentences.");
  return ok({ stacks, notes });
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStack(value: unknown): value is ApproximateStack {
  return (
    isObject(value) &&
    Number.isSafeInteger(value.tid) &&
    typeof value.unixNs === "string" &&
    /^\d{1,20}$/.test(value.unixNs) &&
    Array.isArray(value.frames) &&
    value.frames.every(isPlace)
  );
}

function isPlace(value: unknown): value is CodePlace {
  return isObject(value) && typeof value.module === "string" && typeof value.address === "number";
}
