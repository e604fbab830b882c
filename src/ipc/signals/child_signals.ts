import type { ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { signalNumber } from "../../strace/signals.ts";
import type { LiveProcess } from "../processes/live_process.ts";
import { type Generation, isHeldBy } from "./signal_rows.ts";
import type { EndedChild } from "./signal_state.ts";

const sigchld = signalNumber("SIGCHLD");

export function childGeneration(from: ProcessIndex | undefined, ns: Nanos): Generation {
  return { signal: sigchld, cause: "child", from, sentBy: noRow, value: Number.NaN, ns };
}

/**
 * A child ended: its parent will be told by SIGCHLD, and need not collect it if it ignores that (wait(2), "Linux
 * notes").
 * @returns the signal, when the parent holds it back and so may never be seen taking it. One that is not held back
 *   arrives with a line of its own, and is generated then: a log made with `-e signal=none` shows none.
 */
export function announceEnd(child: LiveProcess, parent: LiveProcess, ns: Nanos): Generation | undefined {
  const disposition = parent.signals.dispositions.get(sigchld);
  if (disposition?.handling === "ignore" || parent.signals.noZombies) child.process.reapedNs = ns;
  if (disposition?.handling === "ignore") return undefined;
  const { pid, index } = child.process;
  if (isHeldBy(parent, undefined, sigchld)) return childGeneration(index, ns);
  parent.signals.endedChildren.push({ pid, index, ns });
  return undefined;
}

/**
 * Who ended between the generation of a SIGCHLD from `pid` and its delivery: they got no signal of their own, one was
 * pending already.
 */
export function takeEndedChild(
  parent: LiveProcess,
  pid: number,
): { readonly child: EndedChild; readonly merged: readonly EndedChild[] } | undefined {
  const ended = parent.signals.endedChildren;
  const at = ended.findIndex((one) => one.pid === pid);
  const child = ended[at];
  if (child === undefined) return undefined;
  parent.signals.endedChildren = [];
  return { child, merged: ended.slice(at + 1) };
}
