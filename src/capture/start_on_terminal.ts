import { randomBytes } from "node:crypto";
import { constants } from "node:os";
import type * as NodePty from "node-pty";
import { err, ok, type Result } from "../base/result.ts";
import { Announcement } from "./announcement.ts";
import { InBandMarks } from "./in_band_marks.ts";
import type { PreparedTrace } from "./prepared_trace.ts";
import type { Problem } from "./problem.ts";
import { programNotStarted } from "./problems.ts";
import { RunEnd } from "./run_end.ts";
import { RunUnderStrace } from "./run_under_strace.ts";
import { defaultGraceMs, stopTracees } from "./stop_tracees.ts";
import { keeperArguments, keeperProgram } from "./terminal_keeper.ts";
import { TerminalOutput } from "./terminal_output.ts";
import type {
  ProgramExit,
  TerminalPart,
  TerminalProgram,
  TerminalSize,
  TraceRequest,
} from "./traced_program.ts";
import { signalAll } from "./tracees.ts";

/** Starts what was prepared in a terminal of its own. */
export async function startOnTerminal(
  library: typeof NodePty,
  prepared: PreparedTrace,
  request: TraceRequest,
  size: TerminalSize,
): Promise<Result<TerminalProgram, Problem>> {
  const token = randomBytes(12).toString("hex");
  const terminal = library.spawn(keeperProgram, keeperArguments(token, prepared.strace, prepared.args), {
    name: request.env.TERM ?? "xterm-256color",
    cols: size.columns,
    rows: size.rows,
    cwd: request.cwd,
    env: request.env,
  });
  const output = new TerminalOutput();
  const started = new Announcement<number>();
  const status = new Announcement<number | undefined>();
  const marks = new InBandMarks(
    token,
    (text) => output.add(text),
    (mark) => (mark.name === "started" ? started : status).make(mark.value),
  );
  terminal.onData((text) => marks.feed(text));
  const keeperGone = new Announcement<void>();
  terminal.onExit(() => {
    marks.end();
    status.make(undefined);
    keeperGone.make();
  });

  const tracerPid = await Promise.race([started.promise(), status.promise()]);
  if (!started.made || tracerPid === undefined) {
    return err(programNotStarted("The terminal closed before the program began."));
  }
  const end = new RunEnd(prepared, tracerPid);
  void status.promise().then(async (shellStatus) => {
    // Without a status the keeper itself was killed; what it kept must not stay behind.
    if (shellStatus === undefined) signalAll([tracerPid], "SIGKILL");
    await end.tracerGone(exitOfStatus(shellStatus));
    signalAll([terminal.pid], "SIGKILL");
    await keeperGone.promise();
    await end.reached(exitOfStatus(shellStatus));
  });
  const stop = (graceMs = defaultGraceMs) => stopTracees(tracerPid, end.promise(), graceMs, "SIGHUP");
  const part: TerminalPart = {
    note: undefined,
    onData: (listener) => output.listen(listener),
    write: (text) => {
      if (!status.made) terminal.write(text);
    },
    resize: (to) => {
      if (!status.made && to.columns > 0 && to.rows > 0) terminal.resize(to.columns, to.rows);
    },
  };
  return ok(Object.assign(new RunUnderStrace(prepared, tracerPid, end, stop), part));
}

/** From a shell's `$?`, when the recording does not tell: 128 and the number of a signal, or the program's own code. */
function exitOfStatus(status: number | undefined): ProgramExit {
  if (status === undefined) return { signal: "SIGKILL" };
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
  return signal === undefined ? { code: status } : { signal };
}
