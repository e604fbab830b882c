import { noRow } from "../base/table.ts";
import { type JumpKind, jumpKinds } from "../ipc/tables/probe_tables.ts";
import type { Trace } from "../ipc/trace.ts";
import type { SourceLocation, SummaryJump } from "../protocol/summary.ts";

/** The line at which a row of `trace.jumps` was made; null if none is known. */
export type LocateJump = (jump: number) => SourceLocation | null;

/** Marks and jumps as the probe saw them; none without it. */
export function summarizeJumps(trace: Trace, locate: LocateJump): SummaryJump[] {
  const { columns, length } = trace.jumps;
  return Array.from({ length }, (_, row) => {
    const task = trace.tasks[columns.task[row] as number];
    const process = task === undefined ? undefined : trace.processes[task.process];
    return {
      pid: process?.pid ?? 0,
      kind: published(jumpKinds[columns.kind[row] as number] ?? "setjmp"),
      fromHandler: columns.leftHandler[row] !== noRow,
      value: columns.value[row] as number,
      ns: columns.ns[row] as number,
      location: locate(row),
      ...((columns.jumps[row] as number) > 1 ? { count: columns.jumps[row] as number } : {}),
      mask: columns.mask[row] === 1,
      target: known(columns.target[row]),
      frames: known(columns.frames[row]),
      stackBytes: known(columns.bytes[row]),
    };
  });
}

function known(cell: number | undefined): number | null {
  return cell === undefined || cell === noRow ? null : cell;
}

/** Both kinds of marks have one published name. */
function published(kind: JumpKind): SummaryJump["kind"] {
  return kind === "sigsetjmp" ? "setjmp" : kind;
}
