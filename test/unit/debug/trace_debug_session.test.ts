import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../src/base/ids.ts";
import { rules } from "../../../src/base/rules.ts";
import { notYet } from "../../../src/base/time.ts";
import { capabilities } from "../../../src/debug/capabilities.ts";
import { childSignalsParent, parentReadsFromChild } from "../engine/stories.ts";
import type { DapClient } from "./dap_client.ts";
import { debugging, eventOf, ms, scope, unfold } from "./traces.ts";

const parent = 1;
const child = 2;

/** The names of the calls that repeated movements lead to, until one leads nowhere new. */
async function walk(editor: DapClient, command: string, threadId: number): Promise<string[]> {
  const names: string[] = [];
  for (let last = ""; ; ) {
    await editor.move(command, threadId);
    const name = await eventOf(editor, threadId);
    if (name === last) return names;
    last = name;
    names.push(name.replace(/\(.*/, "").trim());
  }
}

describe("a recording under the debugger", () => {
  it("is entered at its end, with a thread to step back from", async () => {
    const { editor } = await debugging(parentReadsFromChild);
    expect(await editor.event("stopped")).toMatchObject({ reason: "entry", allThreadsStopped: true });
    const { threads } = await editor.request("threads");
    expect(threads).toEqual([
      { id: parent, name: "demo (40): ended: exit 0" },
      { id: child, name: "demo (41): ended: exit 0" },
    ]);
    expect(await eventOf(editor, child)).toMatch(/^exit_group/);
  });

  it("is stepped through backwards and forwards over exactly the events of the process", async () => {
    const { editor } = await debugging(parentReadsFromChild);
    await editor.event("stopped");
    const calls = ["execve", "pipe2", "clone", "close", "read", "wait4"];
    const events = [...calls, "SIGCHLD to demo", "exit_group", "end of demo"];
    expect(await walk(editor, "stepBack", parent)).toEqual(events.slice(0, -1).toReversed());
    expect(await walk(editor, "next", parent)).toEqual(events.slice(1));
    expect(await walk(editor, "stepBack", parent)).toEqual(events.slice(0, -1).toReversed());
  });

  it("tells what every thread does at that moment", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild);
    await editor.event("stopped");
    const from = editor.events.length;
    trace.put({ ns: ms(7), event: null, process: null, mode: "frozen" });
    await editor.event("stopped", from);
    const { threads } = await editor.request("threads");
    expect(threads).toEqual([
      { id: parent, name: "demo (40): blocked: read, pipe:97 is empty, 3 ms" },
      { id: child, name: "demo (41): running" },
    ]);
  });

  it("steps into the other end of a transfer and out again, into a child and out of it", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild);
    await editor.event("stopped");
    const write = { kind: "call", call: 6 as CallIndex } as const;
    const from = editor.events.length;
    trace.put({ ns: ms(10), event: write, process: null, mode: "frozen" });
    expect(await editor.event("stopped", from)).toMatchObject({ threadId: child });

    expect(await editor.move("stepIn", child)).toMatchObject({ threadId: parent });
    expect(await eventOf(editor, parent)).toMatch(/^read\(/);
    await editor.move("stepOut", parent);
    expect(await eventOf(editor, child)).toMatch(/^write\(/);
    expect(trace.cursor).toMatchObject({ event: write, ns: ms(10) });
  });

  it("steps from kill into the handler and out at its return", async () => {
    const { editor, trace } = await debugging(childSignalsParent);
    await editor.event("stopped");
    const from = editor.events.length;
    trace.put({ ns: ms(3), event: { kind: "call", call: 3 as CallIndex }, process: null, mode: "frozen" });
    await editor.event("stopped", from);
    await editor.move("stepIn", child);
    expect(await eventOf(editor, parent)).toMatch(/^write\(1/);
    await editor.move("stepOut", parent);
    expect(await eventOf(editor, parent)).toMatch(/^rt_sigreturn/);
  });
});

describe("the cursor", () => {
  it("of the view goes where the session steps", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild);
    await editor.event("stopped");
    await editor.move("stepBack", parent);
    expect(trace.cursor).toMatchObject({ ns: ms(20), mode: "frozen" });
  });

  it("moved in the view moves the session, and an echo of the session's own step does not", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild);
    await editor.event("stopped");
    await editor.move("stepBack", parent);
    const before = editor.events.length;
    trace.put({ ...trace.cursor, process: 0 as never });
    trace.put({ ns: ms(1), event: { kind: "call", call: 1 as CallIndex }, process: null, mode: "frozen" });
    expect(await editor.event("stopped", before)).toMatchObject({ reason: "goto", description: "at 1 ms" });
    expect(editor.events.slice(before).filter(({ event }) => event === "stopped")).toHaveLength(1);
    expect(await eventOf(editor, parent)).toMatch(/^pipe2\(/);
  });
});

describe("a program that runs", () => {
  it("is frozen by Pause while it goes on, and Continue returns to the present", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild, { running: true });
    expect(await editor.move("pause", parent)).toMatchObject({
      reason: "pause",
      description: expect.stringMatching(/^frozen at /),
    });
    expect(trace.running).toBe(true);
    expect(trace.cursor.mode).toBe("frozen");
    const from = editor.events.length;
    await editor.request("continue", { threadId: parent });
    expect(await editor.event("continued", from)).toMatchObject({ allThreadsContinued: true });
    expect(trace.cursor).toMatchObject({ mode: "live", ns: notYet });
  });

  it("is frozen at the call that it is in, for the view as for the Call Stack, and steps lead on from it", async () => {
    const { editor, trace } = await debugging(
      `
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0
      40 1.001 write(4<pipe:[97]>, "x", 1) = 1
      40 1.002 read(3<pipe:[97]>, "x", 1) = 1
      40 1.003 read(3<pipe:[97]>, `,
      { running: true },
    );
    await editor.move("pause", parent);
    expect(await eventOf(editor, parent)).toMatch(/^read\(3<pipe:\[97\]>, \)/);
    expect(trace.cursor.event).toEqual({ kind: "call", call: 3 });
    await editor.move("stepBack", parent);
    expect(await eventOf(editor, parent)).toMatch(/^read\(3<pipe:\[97\]>, "x"/);
  });

  it("ends with Stop", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild, { running: true });
    await editor.request("disconnect");
    expect(trace.stopped).toBe(true);
  });

  it("stops at a breakpoint as soon as the event is in the trace", async () => {
    const { editor } = await debugging(parentReadsFromChild, { running: true, calls: [{ name: "write" }] });
    expect(await editor.event("stopped")).toMatchObject({
      reason: "function breakpoint",
      description: "stopped on write",
      threadId: child,
    });
  });

  it("that was over before the editor was ready stops at its breakpoints all the same, then at its end", async () => {
    const { editor } = await debugging(parentReadsFromChild, { launched: true, calls: [{ name: "write" }] });
    expect(await editor.event("stopped")).toMatchObject({ description: "stopped on write" });
    expect(await editor.move("continue", child)).toMatchObject({
      description: "at the end, no later breakpoint",
    });
  });

  it("that was over before the editor was ready is left at its end", async () => {
    const { editor } = await debugging(parentReadsFromChild, { launched: true });
    expect(await editor.event("stopped")).toMatchObject({ description: "program ended: exit 0" });
  });

  it("leaves one at its end, to look back", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild, { running: true });
    trace.running = false;
    trace.changed();
    expect(await editor.event("stopped")).toMatchObject({
      reason: "exited",
      description: "program ended: exit 0",
    });
    await editor.move("stepBack", parent);
    expect(await eventOf(editor, parent)).toMatch(/^exit_group/);
  });
});

describe("breakpoints", () => {
  it("stop both ways at the calls they name, under their condition", async () => {
    const { editor } = await debugging(parentReadsFromChild, {
      calls: [{ name: "close", condition: "pid:41" }, { name: "fork" }],
    });
    await editor.event("stopped");
    expect(await editor.move("reverseContinue", parent)).toMatchObject({ description: "stopped on close" });
    expect(await eventOf(editor, child)).toMatch(/^close\(3/);
    expect(await editor.move("reverseContinue", child)).toMatchObject({ description: "stopped on fork" });
    expect(await editor.move("reverseContinue", parent)).toMatchObject({
      description: "at the start, no earlier breakpoint",
    });
    expect(await editor.move("continue", parent)).toMatchObject({ description: "stopped on fork" });
  });

  it("count their hits from the start of the trace", async () => {
    const { editor } = await debugging(parentReadsFromChild, {
      calls: [{ name: "close", hitCondition: "2" }],
    });
    await editor.event("stopped");
    await editor.move("reverseContinue", parent);
    expect(await eventOf(editor, child)).toMatch(/^close\(3/);
    expect(await editor.move("reverseContinue", child)).toMatchObject({
      description: expect.stringMatching(/^at the start/),
    });
  });

  it("print instead of stopping when they are logpoints", async () => {
    const { editor } = await debugging(parentReadsFromChild, {
      calls: [{ name: "write", logMessage: "saw {event}; fd 4 is {fd 4}" }],
    });
    await editor.event("stopped");
    await editor.move("reverseContinue", parent);
    expect(await editor.move("continue", parent)).toMatchObject({
      description: "at the end, no later breakpoint",
    });
    const said = editor.events.filter(({ event }) => event === "output").map(({ body }) => body.output);
    expect(said.join("")).toMatch(/saw write\(4<pipe:\[97\]>, "hello world\\n", 12\) = 12; fd 4 is pipe:97/);
  });

  it("that say nothing sensible are not verified, with the reason", async () => {
    const { breakpoints } = await debugging(parentReadsFromChild, {
      calls: [
        { name: "write", condition: "bytes>lots" },
        { name: "a b" },
        { name: "write", hitCondition: "often" },
        { name: "wriet" },
        { name: "sqrt_of_two" },
        { name: "pthread_create" },
        { name: "readlinkat" },
        { name: "settimeofday" },
        { name: "sched_get*" },
      ],
    });
    expect(breakpoints).toMatchObject([
      { verified: false, message: expect.stringContaining("lots") },
      { verified: false, message: expect.stringContaining("no name of a call") },
      { verified: false, message: expect.stringContaining("no hit count") },
      {
        verified: false,
        message: "No system call is named “wriet”. Did you mean write?",
      },
      {
        verified: false,
        message: expect.stringMatching(/named “sqrt_of_two”. Write the name of a system call/),
      },
      { verified: true },
      { verified: true },
      {
        verified: false,
        message: expect.stringMatching(/^“settimeofday” is a system call that IPC Scope does not record, so/),
      },
      {
        verified: false,
        message: expect.stringMatching(/^“sched_get\*” is a system call that IPC Scope does not record/),
      },
    ]);
  });

  it("stop at a call that is not recorded otherwise where a log from elsewhere has it", async () => {
    const { editor, breakpoints } = await debugging(
      `
      40 1.000 execve("/bin/demo", ["demo"], 0x7f /* 9 vars */) = 0
      40 1.001 getrandom("\\x01", 1, 0) = 1
      40 1.002 exit_group(0) = ?
      40 1.003 +++ exited with 0 +++
    `,
      { calls: [{ name: "getrandom" }] },
    );
    expect(breakpoints).toMatchObject([{ verified: true }]);
    await editor.event("stopped");
    await editor.move("reverseContinue", parent);
    expect(await eventOf(editor, parent)).toMatch(/^getrandom\(/);
  });

  it("set before the trace is there are looked up in it when it comes, and the editor is told", async () => {
    const { editor } = await debugging(parentReadsFromChild, {
      earlyCalls: [{ name: "write" }, { name: "wriet" }],
    });
    await editor.event("stopped");
    const told = editor.events.filter(({ event }) => event === "breakpoint").map(({ body }) => body);
    expect(told).toMatchObject([
      { reason: "changed", breakpoint: { verified: true } },
      {
        reason: "changed",
        breakpoint: { verified: false, message: expect.stringContaining("Did you mean write?") },
      },
    ]);
  });

  it("of the configuration that mean nothing are told in the Debug Console", async () => {
    const { editor } = await debugging(parentReadsFromChild, {
      breakOn: ["wriet", "bytes>lots", "write", "deadlock", "call:read bytes>1"],
    });
    await editor.event("stopped");
    const said = editor.events.filter(({ event }) => event === "output").map(({ body }) => body.output);
    expect(said).toEqual([
      expect.stringMatching(/^“breakOn” of the configuration: .*Did you mean write\?\n$/),
      expect.stringMatching(/^“breakOn” of the configuration: .*lots/),
    ]);
  });

  it("stop at findings, at ends with a code, and at what the configuration lists", async () => {
    const broken = `
      40 1.000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
      41 1.002 exit_group(3) = ?
      41 1.003 +++ exited with 3 +++
      40 1.0035 write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.000010>
      40 1.004 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.005 +++ killed by SIGPIPE +++
    `;
    const { editor } = await debugging(broken, {
      filters: ["killed-by-signal", "nonzero-exit"],
      breakOn: ["sigpipe-raised"],
    });
    await editor.event("stopped");
    const labels: unknown[] = [];
    for (let step = 0; step < 4; step++) labels.push((await editor.move("reverseContinue", 1)).description);
    expect(labels).toEqual([
      "stopped on SIGPIPE and EPIPE",
      "stopped on SIGPIPE and EPIPE",
      "stopped on exit code",
      expect.stringMatching(/^at the start/),
    ]);
    expect(await editor.move("continue", 1)).toMatchObject({ text: "process 41 ended with exit 3." });
    expect(await editor.request("exceptionInfo", { threadId: 1 })).toMatchObject({
      exceptionId: "exit code",
      description: "process 41 ended with exit 3.",
    });
    await editor.move("continue", 1);
    expect(await editor.request("exceptionInfo", { threadId: 1 })).toMatchObject({
      exceptionId: "SIGPIPE and EPIPE",
      description: expect.stringMatching(/nobody|no reader|EPIPE|SIGPIPE/),
    });
  });
});

describe("exception filters", () => {
  const story = `
    40 1.000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
    40 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0
    40 1.002 read(3<pipe:[9]>, 0x7ffc, 6) = -1 EINTR (Interrupted system call) <0.000010>
    40 1.003 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=7, si_uid=0} ---
    40 1.004 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call)
    40 1.005 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---
    40 1.006 +++ killed by SIGSEGV (core dumped) +++
  `;

  it("are offered for every rule of findings, besides what may happen to any program", () => {
    const { exceptionBreakpointFilters = [] } = capabilities;
    const ids = exceptionBreakpointFilters.map(({ filter }) => filter);
    expect(ids).toEqual(expect.arrayContaining(Object.keys(rules)));
    expect(ids).toEqual(
      expect.arrayContaining(["fatal-signal", "sigpipe-raised", "eintr-returned", "nonzero-exit"]),
    );
    expect(exceptionBreakpointFilters.filter((filter) => filter.default)).toMatchObject([
      { filter: "deadlock" },
      { filter: "eof-never" },
    ]);
  });

  it("stop at what a signal interrupts, and at the one that ends the process", async () => {
    const { editor } = await debugging(story, { filters: ["eintr-returned", "fatal-signal"] });
    await editor.event("stopped");
    const seen: string[] = [];
    for (;;) {
      const { description } = await editor.move("reverseContinue", parent);
      if (/^at the start/.test(String(description))) break;
      seen.push(`${description}: ${(await eventOf(editor, parent)).replace(/[ (].*/, "")}`);
    }
    expect(seen).toEqual(["stopped on Fatal signals: SIGSEGV", "stopped on EINTR: read"]);
  });
});

describe("the Variables view", () => {
  it("shows descriptors with who is at the other end, and what lies in a pipe", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild);
    await editor.event("stopped");
    const from = editor.events.length;
    trace.put({ ns: ms(10.05), event: null, process: null, mode: "frozen" });
    await editor.event("stopped", from);
    expect(await scope(editor, parent, "Descriptors")).toEqual([
      "3 = pipe:97, 12 of 65536 in it, written by demo (41) as descriptor 4",
    ]);
    expect(await scope(editor, child, "Event")).toContain('bytes = "hello world\\n"');
    const pipe = await editor.request<{ variablesReference: number }>("evaluate", { expression: "pipe:97" });
    expect(await unfold(editor, pipe.variablesReference)).toContain('bytes in flight = "hello world\\n"');
    expect(await scope(editor, parent, "Channels")).toEqual([
      'pipe:97 = 12 of 65536 in it: "hello world\\n"',
    ]);
    expect(await scope(editor, parent, "Children")).toEqual(["demo (41) = running"]);
    expect(await scope(editor, child, "Parents")).toEqual([
      expect.stringMatching(/^demo \(40\) = blocked: read/),
    ]);
  });
});

describe("the Variables view of signals, locks and maps", () => {
  const story = `
    40 1.000 execve("/bin/demo", ["demo"], 0x7f /* 9 vars */) = 0
    40 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7f}, NULL, 8) = 0
    40 1.002 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0
    40 1.003 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f>
    40 1.004 flock(3</tmp/f>, LOCK_EX) = 0
    40 1.005 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</tmp/f>, 0) = 0x7f0000000000
    40 1.006 clone(child_stack=NULL, flags=SIGCHLD) = 41
    41 1.007 kill(40, SIGUSR1) = 0
    41 1.008 flock(3</tmp/f>, LOCK_EX
  `;

  it("shows handlers, what is blocked and what is pending, which lock is held and who waits for it", async () => {
    const { editor } = await debugging(story);
    await editor.event("stopped");
    expect(await scope(editor, parent, "Signals")).toEqual([
      "pending = SIGUSR1",
      "blocked = SIGUSR1",
      "being handled = none",
      "lately delivered = none",
      "actions = 1 handled, 0 ignored, the others by default",
    ]);
    expect(await scope(editor, parent, "Locks")).toEqual(["file:/tmp/f = flock, exclusive, the whole file"]);
    expect(await scope(editor, child, "Locks")).toEqual([
      expect.stringMatching(/^waits for = blocked: flock, file:\/tmp\/f is locked/),
    ]);
    expect(await scope(editor, child, "Maps")).toEqual(["0x7f0000000000 = rw- 4096 bytes of file:/tmp/f"]);
  });
});

describe("the Debug Console", () => {
  it("answers descriptors, channels, processes and searches", async () => {
    const { editor, trace } = await debugging(parentReadsFromChild);
    await editor.event("stopped");
    const from = editor.events.length;
    trace.put({ ns: ms(7), event: null, process: null, mode: "frozen" });
    await editor.event("stopped", from);
    const ask = async (expression: string) => (await editor.request("evaluate", { expression })).result;
    expect(await ask("fd 3")).toMatch(/^pipe:97, empty/);
    expect(await ask("pipe:97")).toBe("empty");
    expect(await ask("pid 40")).toMatch(/^blocked: read/);
    expect(await ask("call:close")).toBe("2 events match");
    await expect(ask("fd 9")).rejects.toThrow(/^No call of demo \(40\) shows a descriptor 9 that is open/);
    await expect(ask("pid 9")).rejects.toThrow("There is no pid 9 at this time.");
    await expect(ask("colour:red")).rejects.toThrow(
      /^There is no field “colour”[^“]*Other questions are: fd 3/,
    );
  });
});

describe("what cannot be", () => {
  it("is refused with a sentence that says what to do", async () => {
    const { editor } = await debugging(parentReadsFromChild);
    await expect(editor.request("launch", {})).rejects.toThrow(
      /needs a “program” to run or a “trace” to open/,
    );
    await expect(editor.request("launch", { program: "a", args: "b" })).rejects.toThrow(
      /“args” must be a list/,
    );
    await expect(editor.request("attach", { pid: "x" })).rejects.toThrow(/“pid” must be the number/);
    await expect(editor.request("scopes", { frameId: 99 })).rejects.toThrow(/Time has moved on/);
    await expect(debugging("nothing of strace here")).rejects.toThrow(/holds no events/);
  });
});
