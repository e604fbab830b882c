import { describe, expect, it } from "vitest";
import { mermaidSequence } from "../../../../src/export/sequence/mermaid.ts";
import { childSignalsParent, parentReadsFromChild } from "../../engine/stories.ts";
import { exportedRunOf } from "../exported_story.ts";

describe("a run as a sequence diagram", () => {
  it("tells who started whom, what went through the pipe, and how the child ended", () => {
    expect(mermaidSequence(exportedRunOf(parentReadsFromChild)).split("\n").slice(0, 7)).toEqual([
      "sequenceDiagram",
      "    participant P0 as demo (40)",
      "    participant P1 as demo (41)",
      "    Note over P0: exec demo",
      "    P0->>P1: fork",
      "    P1->>P0: pipe:97, 12 bytes",
      "    P1-->>P0: exit 0",
    ]);
  });

  it("draws a signal as an open arrow from who sent it", () => {
    expect(mermaidSequence(exportedRunOf(childSignalsParent))).toContain("P1-)P0: SIGUSR1, handled");
  });

  it("notes a signal from outside the trace where it arrives, and draws no arrow from its receiver", () => {
    const text = mermaidSequence(
      exportedRunOf(`
        40 100.0 execve("/bin/sleep", ["sleep"], 0x7f /* 0 vars */) = 0 <0.1>
        40 101.0 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7, si_uid=0} ---
        40 101.1 +++ killed by SIGTERM +++`),
    );
    expect(text).toContain("Note over P0: SIGTERM, terminated");
    expect(text).not.toContain("-)");
  });

  it("lets no name become markup or a line of its own", () => {
    const hostile = mermaidSequence(
      exportedRunOf(String.raw`
        40 100.0 execve("/x", ["a;b#c\nend", "<img src=x>", "%%{init: {}}%%"], 0x7f /* 0 vars */) = 0 <0.1>
        40 101.0 +++ exited with 0 +++`),
    );
    expect(hostile.split("\n")).toHaveLength(4);
    expect(hostile).not.toMatch(/<|%|(?<!#\w+);/);
  });

  it("says how many processes it leaves out", () => {
    const children = Array.from({ length: 30 }, (_, i) => `40 ${101 + i}.0 vfork() = ${41 + i} <0.1>`);
    const crowd = `40 100.0 execve("/bin/make", ["make"], 0x7f /* 0 vars */) = 0 <0.1>\n${children.join("\n")}\n`;
    expect(mermaidSequence(exportedRunOf(crowd))).toContain(
      "left out: 15 quieter processes, 15 steps of theirs",
    );
  });
});
