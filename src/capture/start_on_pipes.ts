import { spawn } from "node:child_process";
import { ok, type Result } from "../base/result.ts";
import type { PreparedTrace } from "./prepared_trace.ts";
import { type Problem, problemLine } from "./problem.ts";
import { terminalUnavailable } from "./problems.ts";
import { RunEnd } from "./run_end.ts";
import { RunUnderStrace } from "./run_under_strace.ts";
import { childExit, tracerStarted } from "./start_pass_through.ts";
import { defaultGraceMs, stopTracees } from "./stop_tracees.ts";
import { TerminalOutput } from "./terminal_output.ts";
import type { TerminalPart, TerminalProgram, TraceRequest } from "./traced_program.ts";
import { signalAll, traceesOf } from "./tracees.ts";

/**
 * Starts what was prepared on plain pipes, where no terminal can be had because of `why`. The few things a terminal
 * does that a person cannot do without are done here: line ends, Ctrl+C, Ctrl+D, and showing what is typed.
 */
export async function startOnPipes(
  prepared: PreparedTrace,
  request: TraceRequest,
  why: string,
): Promise<Result<TerminalProgram, Problem>> {
  const child = spawn(prepared.strace, prepared.args, { cwd: request.cwd, env: request.env, stdio: "pipe" });
  const started = await tracerStarted(child);
  if (!started.ok) return started;
  const tracerPid = started.value;
  const output = new TerminalOutput();
  const show = (text: string) => output.add(text.replace(/\r?\n/g, "\r\n"));
  child.stdout.setEncoding("utf8").on("data", show);
  child.stderr.setEncoding("utf8").on("data", show);
  // The program may close its input while somebody types.
  child.stdin.on("error", () => {});

  const end = new RunEnd(prepared, tracerPid);
  // What a killed strace left behind would keep the pipes open.
  child.once("exit", (code, signal) => void end.tracerGone(childExit(code, signal)));
  // `close` comes after the last byte of both pipes.
  child.once("close", (code, signal) => void end.reached(childExit(code, signal)));
  const stop = (graceMs = defaultGraceMs) => stopTracees(tracerPid, end.promise(), graceMs, "SIGHUP");
  const terminal: TerminalPart = {
    note: problemLine(terminalUnavailable(why)),
    onData: (listener) => output.listen(listener),
    write: (text) => {
      for (const key of text) {
        if (key === "\x03") signalAll(traceesOf(tracerPid), "SIGINT");
        else if (key === "\x04") child.stdin.end();
        else if (child.stdin.writable) {
          const typed = key === "\r" ? "\n" : key;
          child.stdin.write(typed);
          show(typed);
        }
      }
    },
    resize: () => {},
  };
  return ok(Object.assign(new RunUnderStrace(prepared, tracerPid, end, stop), terminal));
}
