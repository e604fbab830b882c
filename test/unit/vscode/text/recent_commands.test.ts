import { describe, expect, it } from "vitest";
import {
  forgetCommand,
  type Memory,
  recentCommands,
  rememberCommand,
} from "../../../../src/vscode/text/recent_commands.ts";

function memory(known?: unknown): Memory {
  const values = new Map<string, unknown>(known === undefined ? [] : [["ipcScope.recentCommands", known]]);
  return {
    get: (key) => values.get(key),
    update: async (key, value) => void values.set(key, value),
  };
}

describe("the commands a workspace remembers", () => {
  it("are none at first", () => {
    expect(recentCommands(memory())).toEqual([]);
  });

  it("stand with the latest first, each once", async () => {
    const workspace = memory();
    for (const line of ["make test", "seq 5 | sort", "make test"]) await rememberCommand(workspace, line);
    expect(recentCommands(workspace)).toEqual(["make test", "seq 5 | sort"]);
  });

  it("are twenty at most", async () => {
    const workspace = memory();
    for (let run = 1; run <= 25; run++) await rememberCommand(workspace, `run ${run}`);
    expect(recentCommands(workspace)).toHaveLength(20);
    expect(recentCommands(workspace)[0]).toBe("run 25");
  });

  it("can be forgotten", async () => {
    const workspace = memory(["a", "b"]);
    await forgetCommand(workspace, "a");
    expect(recentCommands(workspace)).toEqual(["b"]);
  });

  it("survive whatever another version left there", () => {
    expect(recentCommands(memory({ not: "a list" }))).toEqual([]);
    expect(recentCommands(memory(["ok", 5, "", null]))).toEqual(["ok"]);
  });
});
