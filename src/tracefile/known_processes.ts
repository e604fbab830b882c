import type {
  KnownDescriptor,
  KnownMapping,
  KnownProcess,
  KnownSignals,
  KnownTask,
  ResumedCall,
} from "../base/known_process.ts";
import { isRecord, isTexts } from "./json.ts";

/** The processes that a recording was attached to, as `meta.json` holds them; `bad` if it does not hold them rightly. */
export function knownProcesses(json: unknown): readonly KnownProcess[] | "bad" {
  return isListOf(json, isProcess) ? json : "bad";
}

function isProcess(value: unknown): value is KnownProcess {
  return (
    isRecord(value) &&
    isCount(value.pid) &&
    isCount(value.ppid) &&
    typeof value.name === "string" &&
    isTexts(value.argv) &&
    isListOf(value.threads, isCount) &&
    isAbsentOr(value.group, isCount) &&
    isAbsentOr(value.session, isCount) &&
    isAbsentOr(value.tasks, (list): list is KnownTask[] => isListOf(list, isTask)) &&
    isAbsentOr(value.signals, isSignals) &&
    isAbsentOr(value.descriptors, (list): list is KnownDescriptor[] => isListOf(list, isDescriptor)) &&
    isAbsentOr(value.mappings, (list): list is KnownMapping[] => isListOf(list, isMapping))
  );
}

function isSignals(value: unknown): value is KnownSignals {
  return isRecord(value) && isSet(value.ignored) && isSet(value.caught) && isSet(value.pending);
}

function isTask(value: unknown): value is KnownTask {
  return (
    isRecord(value) &&
    isCount(value.tid) &&
    typeof value.name === "string" &&
    isSet(value.blocked) &&
    isSet(value.pending) &&
    isAbsentOr(value.resumes, isResumed)
  );
}

function isResumed(value: unknown): value is ResumedCall {
  if (!isRecord(value)) return false;
  switch (value.call) {
    case "nanosleep":
    case "clock_nanosleep":
      return true;
    case "futex":
      return isCount(value.address) && typeof value.isPrivate === "boolean";
    case "poll":
      return isListOf(value.fds, isCount) && typeof value.isTimed === "boolean";
    default:
      return false;
  }
}

function isDescriptor(value: unknown): value is KnownDescriptor {
  return (
    isRecord(value) &&
    isCount(value.fd) &&
    typeof value.target === "string" &&
    isCount(value.flags) &&
    isCount(value.position) &&
    isAbsentOr(value.fifo, isTrue) &&
    isAbsentOr(value.unshared, isTrue) &&
    isAbsentOr(value.pidfdOf, isCount) &&
    isAbsentOr(value.watches, (list): list is unknown[] => isListOf(list, isWatch))
  );
}

function isTrue(value: unknown): value is true {
  return value === true;
}

function isWatch(value: unknown): boolean {
  return isRecord(value) && isCount(value.fd) && typeof value.data === "string";
}

function isMapping(value: unknown): value is KnownMapping {
  return (
    isRecord(value) &&
    isCount(value.start) &&
    isCount(value.length) &&
    isCount(value.offset) &&
    isCount(value.inode) &&
    typeof value.rights === "string" &&
    typeof value.path === "string" &&
    typeof value.device === "string"
  );
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[];
function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is unknown[];
function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isAbsentOr<Value>(
  value: unknown,
  is: (value: unknown) => value is Value,
): value is Value | undefined {
  return value === undefined || is(value);
}

/** Pids, descriptors, bytes and addresses: whole and not negative. */
function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isSet(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{1,16}$/.test(value);
}
