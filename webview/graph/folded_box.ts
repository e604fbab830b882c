import type { Activity } from "../../src/protocol/engine.ts";
import { formatCount } from "../words/amount.ts";
import type { ProcessNode } from "./process_nodes.ts";

/** What the processes of a box do, in the order in which it is told. */
const groups = [
  "blocked",
  "running",
  "call",
  "stopped",
  "zombie",
  "gone",
  "unborn",
] as const satisfies Activity[];

const words: Readonly<Record<Activity, string>> = {
  blocked: "wait",
  running: "run",
  call: "in calls",
  stopped: "stopped",
  zombie: "zombies",
  gone: "ended",
  unborn: "to come",
};

/**
 * The box of a process with all that is folded into it: it looks like what most of its living members do, and says
 * how many do what. It lives as long as anything in it does.
 */
export function foldedBox(
  node: ProcessNode,
  members: readonly ProcessNode[],
  folded: number | null,
): ProcessNode {
  if (folded === null || folded === 0) return { ...node, folded };
  const counts = groups
    .map((activity) => ({ activity, count: members.filter((one) => one.activity === activity).length }))
    .filter(({ count }) => count > 0);
  const living = counts.filter(({ activity }) => activity !== "gone" && activity !== "unborn");
  const [most] = (living.length > 0 ? living : counts).toSorted((a, b) => b.count - a.count);
  const failed = members.filter(({ ended }) => ended === "badly").length;
  const says = [
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...counts
      .map(({ activity, count }) => [count - (activity === "gone" ? failed : 0), words[activity]] as const)
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${formatCount(count)} ${what}`),
  ].join(", ");
  return {
    ...node,
    folded,
    activity: most?.activity ?? node.activity,
    presence: members.some(({ presence }) => presence === "present") ? "present" : node.presence,
    ended: living.length > 0 ? null : failed > 0 ? "badly" : "well",
    says,
    brief: { what: says, since: "" },
  };
}
