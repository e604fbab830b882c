import { describe, expect, it } from "vitest";
import { dotGraph } from "../../../src/export/dot.ts";
import { childSignalsParent, parentReadsFromChild } from "../engine/stories.ts";
import { exportedRunOf } from "./exported_story.ts";

describe("a run as a Graphviz graph", () => {
  it("puts the pipe between its writer and its reader, with the bytes", () => {
    const graph = dotGraph(exportedRunOf(parentReadsFromChild));
    expect(graph).toContain('p41 -> "pipe:97" [label="12 bytes"]');
    expect(graph).toContain('"pipe:97" -> p40 [label="12 bytes"]');
    expect(graph).toContain('p40 -> p41 [style=dotted, arrowhead=empty, color=gray50, label="fork"]');
  });

  it("draws who signalled whom", () => {
    expect(dotGraph(exportedRunOf(childSignalsParent))).toMatch(/p41 -> p40 \[.*label="SIGUSR1"\]/);
  });

  it("lets no name end its label", () => {
    const graph = dotGraph(
      exportedRunOf(String.raw`
        40 100.0 execve("/a\"]; b [\\", ["a\"]; b [\\"], 0x7f /* 0 vars */) = 0 <0.1>
        40 101.0 +++ exited with 0 +++`),
    );
    expect(graph).toContain(String.raw`label="a\"]; b [\\`);
  });
});
