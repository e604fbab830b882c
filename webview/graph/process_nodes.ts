import type { ProcessIndex } from "../../src/base/ids.ts";
import { formatSpan } from "../../src/base/time.ts";
import type {
  Activity,
  BlockedAt,
  Overview,
  ProcessAt,
  ProcessInfo,
  StateAt,
} from "../../src/protocol/engine.ts";
import { activityWords, reasonAtChannel, waitWords } from "../words/activity.ts";
import type { ChannelUsers } from "./channel_users.ts";

/** `absent`: not born yet at this time; it keeps its place and is not drawn. `past`: ended. */
export type Presence = "present" | "past" | "absent";

export interface ProcessNode {
  readonly key: string;
  readonly index: ProcessIndex;
  readonly name: string;
  readonly pid: number;
  /** `writer`, `reader`, `relay`, `parent`: what tells it from others of its name; "" where its name does. */
  readonly role: string;
  readonly presence: Presence;
  readonly activity: Activity;
  /** How it ended: a signal killed it, or it gave an exit status other than 0. null while it lives. */
  readonly ended: "well" | "badly" | null;
  /** `blocked, waits for a child` */
  readonly says: string;
  /** What the box has room for: `child`, and how long it waits already: `1.35 s`, "" if it does not. */
  readonly brief: { readonly what: string; readonly since: string };
  readonly threads: number;
  /** Processes folded into this box; null where nothing can be folded. */
  readonly folded: number | null;
  /** Part of a circle of waiting, or of a wait that nothing can end. */
  readonly stuck: boolean;
}

export function processKey(index: ProcessIndex): string {
  return `p${index}`;
}

/** Every process of the trace as it is at the time of `state`, nothing folded yet. */
export function processNodes(
  overview: Overview,
  state: StateAt,
  usersOf: readonly ChannelUsers[],
): readonly ProcessNode[] {
  const at = new Map(state.processes.map((process) => [process.index, process]));
  const names = overview.processList.map((info) => nameOf(info, at.get(info.index)));
  const bearers = new Map<string, number>();
  for (const name of names) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  const parents = new Set(overview.processList.map((info) => info.parent));
  const users = {
    writers: new Set(usersOf.flatMap(({ writers }) => [...writers])),
    readers: new Set(usersOf.flatMap(({ readers }) => [...readers])),
  };
  return overview.processList.map((info, position) => {
    const name = names[position] ?? "?";
    const role = (bearers.get(name) ?? 0) > 1 ? roleOf(info.index, users, parents) : "";
    return processNode(info, at.get(info.index), state.atNs, name, role);
  });
}

function nameOf(info: ProcessInfo, at: ProcessAt | undefined): string {
  return (at?.name ?? info.name) || "?";
}

function roleOf(
  process: ProcessIndex,
  users: ChannelUsers,
  parents: ReadonlySet<ProcessIndex | null>,
): string {
  const writes = users.writers.has(process);
  const reads = users.readers.has(process);
  if (writes && reads) return "relay";
  if (writes) return "writer";
  if (reads) return "reader";
  return parents.has(process) ? "parent" : "";
}

function processNode(
  info: ProcessInfo,
  at: ProcessAt | undefined,
  ns: number,
  name: string,
  role: string,
): ProcessNode {
  const activity = at?.activity ?? (info.startNs > ns ? "unborn" : "gone");
  const over = activity === "gone" || activity === "zombie";
  return {
    key: processKey(info.index),
    index: info.index,
    name,
    pid: info.pid,
    role,
    presence: activity === "unborn" ? "absent" : activity === "gone" ? "past" : "present",
    activity,
    ended: over ? endOf(info.exit) : null,
    says: saysOf(info, at, activity, ns),
    brief: briefOf(info, at, activity, ns),
    threads: at?.threads ?? info.tasks.length,
    folded: null,
    stuck: false,
  };
}

/** From the overview's words: `exit 0` and `detached` are good ends, `exit 3` and `killed by SIGSEGV` are not. */
function endOf(exit: string | null): "well" | "badly" {
  return exit?.startsWith("killed") || /^exit (?!0$)/.test(exit ?? "") ? "badly" : "well";
}

function saysOf(info: ProcessInfo, at: ProcessAt | undefined, activity: Activity, ns: number): string {
  if (activity === "gone" || activity === "zombie") {
    const how = info.exit ?? "ended";
    return activity === "zombie" ? `zombie · ${how}` : how;
  }
  const blocked = at?.blocked;
  if (activity === "blocked" && blocked) return `${waitWords(blocked.reason)} · ${waitedFor(blocked, ns)}`;
  return blocked && activity === "call" ? `in ${blocked.name}` : activityWords[activity];
}

/** The hourglass beside it says that it waits. */
function briefOf(
  info: ProcessInfo,
  at: ProcessAt | undefined,
  activity: Activity,
  ns: number,
): ProcessNode["brief"] {
  const blocked = at?.blocked;
  if (activity !== "blocked" || !blocked) return { what: saysOf(info, at, activity, ns), since: "" };
  const why = blocked.reason === "none" ? blocked.name : reasonAtChannel(blocked.reason);
  return { what: why, since: waitedFor(blocked, ns) };
}

function waitedFor(blocked: BlockedAt, ns: number): string {
  return formatSpan(Math.max(0, ns - blocked.sinceNs));
}
