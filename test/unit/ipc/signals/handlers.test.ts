import { describe, expect, it } from "vitest";
import { signalsOf } from "../facts.ts";
import { traceOf } from "../trace_of.ts";

const catchesBoth = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.002 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0 <0.0001>
  40 1.003 rt_sigaction(SIGUSR2, {sa_handler=0x401137, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0 <0.0001>
`;

function arrives(signal: string): string {
  return `--- ${signal} {si_signo=${signal}, si_code=SI_USER, si_pid=9, si_uid=0} ---`;
}

/** `SIGUSR1 handled till 13`, or `left at` if a jump ended the handler. */
function handled(log: string): string[] {
  const trace = traceOf(log);
  const { jumped } = trace.signals.columns;
  return signalsOf(trace).map(
    ({ signal, outcome, handlerEndMs }, row) =>
      `${signal} ${outcome} ${jumped[row] === 1 ? "left at" : "till"} ${handlerEndMs}`,
  );
}

describe("a handler", () => {
  it("that jumped back into the one below it, and put no mask back, was left when that returns", () => {
    expect(
      handled(`${catchesBoth}
        40 1.010 ${arrives("SIGUSR1")}
        40 1.011 ${arrives("SIGUSR2")}
        40 1.020 rt_sigreturn({mask=[]}) = 0 <0.0001>`),
    ).toEqual(["SIGUSR1 handled till 20", "SIGUSR2 handled left at 20"]);
  });

  it("of a child jumped back into the one in which the child was born", () => {
    expect(
      handled(`${catchesBoth}
        40 1.010 ${arrives("SIGUSR1")}
        40 1.011 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
        41 1.012 ${arrives("SIGUSR2")}
        41 1.020 rt_sigreturn({mask=[]}) = 0 <0.0001>`),
    ).toEqual(["SIGUSR1 handled till NaN", "SIGUSR2 handled left at 20"]);
  });

  it("is the innermost that returns where the log does not print what mask is put back", () => {
    expect(
      handled(`${catchesBoth}
        40 1.010 ${arrives("SIGUSR1")}
        40 1.011 ${arrives("SIGUSR2")}
        40 1.020 rt_sigreturn() = 0 <0.0001>
        40 1.021 rt_sigreturn() = 0 <0.0001>`),
    ).toEqual(["SIGUSR1 handled till 21", "SIGUSR2 handled till 20"]);
  });

  it("older than the trace returns, and does not jump", () => {
    expect(
      handled(`
        40 1.000 getppid() = 1 <0.0001>
        40 1.010 ${arrives("SIGUSR1")}
        40 1.020 rt_sigreturn({mask=[]}) = 0 <0.0001>`),
    ).toEqual(["SIGUSR1 handled till 20"]);
  });

  it("was not run for a signal that is ignored, though one returns: since exec the log shows all that are set", () => {
    expect(
      handled(`${catchesBoth}
        40 1.010 ${arrives("SIGCHLD")}
        40 1.020 rt_sigreturn({mask=[]}) = 0 <0.0001>`),
    ).toEqual(["SIGCHLD ignored till NaN"]);
  });
});
