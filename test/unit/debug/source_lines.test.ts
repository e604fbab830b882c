import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { noApproximateStacks } from "../../../src/tracefile/approximate_stacks.ts";
import { SymbolTable } from "../../../src/tracefile/symbol_table.ts";
import { formatSymbols } from "../../../src/tracefile/symbols.ts";
import { engineWithStacks, symbolsOf } from "../engine/source_story.ts";
import type { DapClient } from "./dap_client.ts";
import { debuggingEngine, eventOf, framesOf } from "./traces.ts";

/** gen writes three times through an inlined `say`, twice from one line; its child reads. */
const story = `
  40 1700000000.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.000010>
  > /usr/lib/libc.so.6(__pipe+0x9) [0xf8b09]
  > /home/u/gen(main+0xe) [0x11a7]
  40 1700000000.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
  > /home/u/gen(main+0x13) [0x11ac]
  40 1700000000.002 write(4<pipe:[97]>, "abc", 3) = 3 <0.000010>
  > /usr/lib/libc.so.6(__write+0x10) [0xf8350]
  > /home/u/gen(main+0x2c) [0x11c5]
  41 1700000000.003 read(3<pipe:[97]>, "abc", 8) = 3 <0.000010>
  > /home/u/gen(main+0x47) [0x11e0]
  40 1700000000.004 write(4<pipe:[97]>, "de", 2) = 2 <0.000010>
  > /usr/lib/libc.so.6(__write+0x10) [0xf8350]
  > /home/u/gen(main+0x2c) [0x11c5]
  40 1700000000.005 write(4<pipe:[97]>, "done", 4) = 4 <0.000010>
  > /home/u/gen(main+0x55) [0x11f5]
  40 1700000000.006 exit_group(0) = ?
  40 1700000000.007 +++ exited with 0 +++
`;

const symbols = symbolsOf({
  "/home/u/gen": [
    "0x11a7 main /home/u/gen.c:9",
    "0x11ac main /home/u/gen.c:10",
    "0x11c5 say /home/u/gen.c:5 < main /home/u/gen.c:11",
    "0x11e0 main /home/u/gen.c:15",
    "0x11f5 say /home/u/gen.c:5 < main /home/u/gen.c:12",
  ],
});

const parent = 1;
const file = "/home/u/gen.c";

async function debugged() {
  const { editor } = await debuggingEngine(
    engineWithStacks(story, { symbols, approximate: noApproximateStacks }),
  );
  await editor.event("stopped");
  return editor;
}

interface Verified {
  readonly verified: boolean;
  readonly line?: number;
  readonly message?: string;
}

async function setLines(editor: DapClient, breakpoints: readonly object[], path = file) {
  const reply = await editor.request<{ breakpoints: readonly Verified[] }>("setBreakpoints", {
    source: { path },
    breakpoints,
  });
  return reply.breakpoints;
}

/** What repeated movements stop at, until there is no more. */
async function stops(editor: DapClient, command: string): Promise<readonly string[]> {
  const seen: string[] = [];
  for (;;) {
    const { description, threadId } = await editor.move(command, parent);
    if (/^at the (start|end)/.test(String(description))) return seen;
    seen.push(`${description}: ${(await eventOf(editor, threadId as number)).replace(/ = .*/, "")}`);
  }
}

describe("the Call Stack view of a trace with stacks", () => {
  it("shows the event at its line, and the functions around it, inlined ones and those without source as such", async () => {
    const editor = await debugged();
    await setLines(editor, [{ line: 5, hitCondition: "1" }]);
    await editor.move("reverseContinue", parent);
    expect(await framesOf(editor, parent)).toEqual([
      'write(4<pipe:[97]>, "abc", 3) = 3 (gen.c:5)',
      "__write+0x10 faint",
      "say (inlined) (gen.c:5) faint",
      "main (gen.c:11) faint",
    ]);
  });
});

describe("an event whose line is looked up a moment after it was shown", () => {
  it("is shown again, with its line", async () => {
    const engine = engineWithStacks(story);
    const { editor, trace } = await debuggingEngine(engine);
    await editor.event("stopped");
    await editor.move("stepBack", parent);
    await editor.move("stepBack", parent);
    expect(await framesOf(editor, parent)).toContain("main+0x55 faint");
    const from = editor.events.length;
    await engine.handlers.addSymbols({ symbols: formatSymbols(symbols) });
    trace.changed();
    expect(await editor.event("stopped", from)).toMatchObject({ reason: "step", threadId: parent });
    expect((await framesOf(editor, parent))[0]).toMatch(/^write\(.*"done".* \(gen.c:5\)$/);
  });
});

describe("a breakpoint in a line", () => {
  const writes = [
    'stopped on line 5: write(4<pipe:[97]>, "abc", 3)',
    'stopped on line 5: write(4<pipe:[97]>, "de", 2)',
    'stopped on line 5: write(4<pipe:[97]>, "done", 4)',
  ];

  it("stops both ways at exactly the events with that line in their stack", async () => {
    const editor = await debugged();
    expect(await setLines(editor, [{ line: 5 }])).toMatchObject([{ verified: true }]);
    expect(await stops(editor, "reverseContinue")).toEqual(writes.toReversed());
    expect(await stops(editor, "continue")).toEqual(writes);
  });

  it("in a caller stops at what its callees do", async () => {
    const editor = await debugged();
    await setLines(editor, [{ line: 11 }]);
    expect(await stops(editor, "reverseContinue")).toEqual(
      writes
        .slice(0, 2)
        .map((write) => write.replace("line 5", "line 11"))
        .toReversed(),
    );
  });

  it("heeds its condition and its count, in both directions", async () => {
    const editor = await debugged();
    await setLines(editor, [{ line: 5, condition: "bytes>2" }]);
    expect(await stops(editor, "reverseContinue")).toEqual([writes[2], writes[0]]);
    await setLines(editor, [{ line: 5, condition: "bytes>2", hitCondition: "2" }]);
    expect(await stops(editor, "continue")).toEqual([writes[2]]);
  });

  it("prints and does not stop when it is a logpoint", async () => {
    const editor = await debugged();
    await setLines(editor, [{ line: 15, logMessage: "read: {event}" }]);
    await stops(editor, "reverseContinue");
    expect(await stops(editor, "continue")).toEqual([]);
    const said = editor.events.filter(({ event }) => event === "output").map(({ body }) => body.output);
    expect(said.join("")).toContain('read: read(3<pipe:[97]>, "abc", 8) = 3');
  });

  it("is moved to the next line that did IPC, or says why it stops nowhere", async () => {
    const editor = await debugged();
    expect(
      await setLines(editor, [{ line: 8 }, { line: 13 }, { line: 40 }, { line: 5, condition: "bytes>lots" }]),
    ).toMatchObject([
      { verified: true, line: 9, message: "Moved to line 9, the next one that did IPC." },
      { verified: true, line: 15 },
      { verified: false, message: "No IPC on that line so far." },
      { verified: false, message: expect.stringContaining("lots") },
    ]);
    expect(await setLines(editor, [{ line: 5 }], "/home/u/other.c")).toMatchObject([
      { verified: false, message: "No IPC in that file so far." },
    ]);
  });

  it("says when there is no debug info, and when there are no stacks", async () => {
    const blind = new SymbolTable();
    blind.add({ path: "/home/u/gen", lines: "no-debug-info", note: "", code: new Map() });
    const { editor } = await debuggingEngine(
      engineWithStacks(story, { symbols: blind, approximate: noApproximateStacks }),
    );
    await editor.event("stopped");
    expect(await setLines(editor, [{ line: 5 }])).toMatchObject([
      { verified: false, message: "No debug info in /home/u/gen: compile it with -g." },
    ]);
    const without = await debuggingEngine(engineWithStacks("40 1.000 getpid() = 40"));
    await without.editor.event("stopped");
    expect(await setLines(without.editor, [{ line: 5 }])).toMatchObject([
      { verified: false, message: expect.stringMatching(/^The trace has no stacks/) },
    ]);
  });

  it("says why the program was traced without stacks, as the Debug Console does", async () => {
    const withoutLines = "gen has no debug information. Compile it with -g.";
    const { editor } = await debuggingEngine(engineWithStacks("40 1.000 getpid() = 40"), { withoutLines });
    await editor.event("stopped");
    expect(await setLines(editor, [{ line: 5 }])).toMatchObject([{ verified: false, message: withoutLines }]);
    expect(await editor.event("output")).toMatchObject({ output: `${withoutLines}\n` });
  });
});

describe("a source that the editor opened through a symbolic link", () => {
  it("has its breakpoints at the lines that the debug info names by another path", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ipc-scope-linked-"));
    try {
      await writeFile(join(folder, "gen.c"), "");
      await symlink(folder, join(folder, "link"));
      const built = symbolsOf({ "/home/u/gen": [`0x11c5 say ${join(folder, "gen.c")}:5`] });
      const engine = engineWithStacks(story, { symbols: built, approximate: noApproximateStacks });
      const { editor } = await debuggingEngine(engine);
      await editor.event("stopped");
      const opened = join(folder, "link", "gen.c");
      expect(await setLines(editor, [{ line: 5 }], opened)).toEqual([{ id: 1, verified: true }]);
      expect(await stops(editor, "reverseContinue")).toEqual([
        'stopped on line 5: write(4<pipe:[97]>, "de", 2)',
        'stopped on line 5: write(4<pipe:[97]>, "abc", 3)',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a long jump that the probe told of", () => {
  const mark = "ipc-scope-probe 1";
  const jumping = `
    40 1700000000.000 write(-1, "${mark} setjmp call=_setjmp env=0x7f00 place=0x5512 mask=0", 80) = -1 EBADF (Bad file descriptor) <0.000005>
    > /opt/probe.so(probe_setjmp+0x9) [0x1200]
    > /home/u/gen(main+0xe) [0x11a7]
    40 1700000000.001 write(-1, "${mark} longjmp call=longjmp env=0x7f00 value=7 mask=0 times=1 frames=1", 80) = -1 EBADF (Bad file descriptor) <0.000005>
    > /opt/probe.so(longjmp+0x9) [0x1300]
    > /home/u/gen(say+0x2c) [0x11c5]
    40 1700000000.002 exit_group(0) = ?
    40 1700000000.003 +++ exited with 0 +++
  `;

  it("is an event to step to, at the line that jumped, with the functions it leaves", async () => {
    const { editor } = await debuggingEngine(
      engineWithStacks(jumping, { symbols, approximate: noApproximateStacks }),
    );
    await editor.event("stopped");
    await editor.move("stepBack", parent);
    await editor.move("stepBack", parent);
    expect(await framesOf(editor, parent)).toEqual([
      "longjmp(7) (gen.c:5)",
      "longjmp+0x9 faint",
      "say (inlined) (gen.c:5) faint",
      "main (gen.c:11) faint",
    ]);
    await editor.move("stepBack", parent);
    expect(await eventOf(editor, parent)).toBe("setjmp() = 0 (gen.c:9)");
    await editor.move("next", parent);
    expect(await eventOf(editor, parent)).toBe("longjmp(7) (gen.c:5)");
  });
});
