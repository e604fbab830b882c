import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { err, ok, type Result } from "../base/result.ts";
import { attachRefusal, attachRestriction } from "./attach_permission.ts";
import { prepareAttach } from "./prepared_trace.ts";
import type { Problem } from "./problem.ts";
import { processNotAttached } from "./problems.ts";
import { descendantsOf, listProcesses } from "./process_list.ts";
import { RunEnd } from "./run_end.ts";
import { RunUnderStrace } from "./run_under_strace.ts";
import { childExit, tracerStarted } from "./start_pass_through.ts";
import type { AttachRequest, TracedProgram } from "./traced_program.ts";
import { signalAll } from "./tracees.ts";

/** Traces processes that run already, with all their threads and later children. `stop` lets go of them. */
export async function attach(request: AttachRequest): Promise<Result<TracedProgram, Problem>> {
  const children = request.withChildren === true ? await runningBelow(request.pids) : [];
  const prepared = await prepareAttach({ ...request, pids: [...request.pids, ...children] });
  if (!prepared.ok) return prepared;
  const { strace, args } = prepared.value;
  // A session of its own: Ctrl+C in the terminal is for the caller, who decides when to let go.
  const child = spawn(strace, args, {
    env: request.env,
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const started = await tracerStarted(child);
  if (!started.ok) return started;

  const end = new RunEnd(prepared.value, started.value);
  child.once("exit", (code, signal) => {
    // strace that lets go on SIGINT kills itself with it; nothing was killed.
    if (end.stoppedUnixNs !== undefined) void end.reachedWith({ code: 0 });
    else void end.reached(childExit(code, signal));
  });
  const refused = await attachedOrRefused(child, request.pids, children);
  if (refused !== null) {
    signalAll([started.value], "SIGINT");
    await end.promise();
    return err(refused);
  }
  return ok(new RunUnderStrace(prepared.value, started.value, end, () => letGo(started.value, end)));
}

/** How long strace may take to let go of its tracees before it is told more firmly, in milliseconds. */
const patienceMs = 3000;

/**
 * SIGINT makes strace let go. If it does not (a tracee it waits for may be stuck in the kernel), it is ended: the kernel
 * lets every tracee of a tracer that ends run on (ptrace(2); strace -p sets no PTRACE_O_EXITKILL).
 */
export async function letGo(tracerPid: number, end: RunEnd): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    if (end.over) return;
    signalAll([tracerPid], signal);
    await Promise.race([end.promise(), sleep(patienceMs, undefined, { ref: false })]);
  }
  await end.promise();
}

/** All that runs below processes, but for this one, which would wait for itself. */
async function runningBelow(pids: readonly number[]): Promise<readonly number[]> {
  const running = await listProcesses();
  const below = pids.flatMap((pid) => descendantsOf(running, pid).map((each) => each.pid));
  return [...new Set(below)].filter((pid) => pid !== process.pid && !pids.includes(pid));
}

/**
 * strace says `strace: Process 41 attached` for each process, or why it could not. Null if all are attached, without the
 * children that have ended since they were listed or that may not be attached to.
 */
function attachedOrRefused(
  child: ChildProcess,
  pids: readonly number[],
  children: readonly number[],
): Promise<Problem | null> {
  return new Promise((resolve) => {
    let said = "";
    let decided = false;
    const decide = (problem: Problem | null) => {
      decided = true;
      resolve(problem);
    };
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      // What strace says later (detached, new threads) is read only so that the pipe does not fill.
      if (decided) return;
      said += text;
      const isAttached = (pid: number) => new RegExp(`Process ${pid} attached`).test(said);
      const refusals = said.split("\n").filter((line) => /^\S*strace: attach: /.test(line));
      const isLeftOut = (pid: number) => refusals.some((line) => line.includes(`, ${pid})`));
      if (refusals.some((line) => !children.some((pid) => line.includes(`, ${pid})`))))
        decide(refusal(pids, said));
      else if (pids.every(isAttached) && children.every((pid) => isAttached(pid) || isLeftOut(pid)))
        decide(null);
    });
    child.once("close", () => decide(refusal(pids, said)));
  });
}

function refusal(pids: readonly number[], said: string): Problem {
  const lines = said.split("\n").filter((line) => line !== "");
  const reason = (lines.find((line) => line.includes("attach: ")) ?? lines[0] ?? "").replace(
    /^\S*strace: /,
    "",
  );
  const forbidden = /not permitted/i.test(reason);
  return processNotAttached(pids, reason, forbidden ? (attachRestriction() ?? attachRefusal(pids)) : null);
}
