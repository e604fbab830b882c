import { describe, expect, it } from "vitest";
import { isInterpreter, planLaunch, type RunnableFile } from "../../../../src/vscode/tracing/launch_plan.ts";

function file(path: string, known: Partial<RunnableFile> = {}): RunnableFile {
  return { path, language: "", firstLine: "", executable: false, ...known };
}

const interpreters = (of: RunnableFile) => {
  const plan = planLaunch(of);
  return plan.ok && plan.value.how === "interpreted" ? plan.value.interpreters : plan;
};

describe("how a file is run", () => {
  it("an executable is run as it is, whatever its name", () => {
    const plan = planLaunch(file("/w/tool.py", { executable: true, firstLine: "#!/usr/bin/python3" }));
    expect(plan).toEqual({ ok: true, value: { how: "direct", path: "/w/tool.py" } });
  });

  it("its #! line goes before its extension", () => {
    expect(interpreters(file("/w/a.sh", { firstLine: "#!/bin/dash -e" }))).toEqual(["/bin/dash"]);
    expect(interpreters(file("/w/a", { firstLine: "#!/usr/bin/env node" }))).toEqual(["node"]);
    expect(interpreters(file("/w/a", { firstLine: "#! /usr/bin/env -S A=1 python3 -u" }))).toEqual([
      "python3",
    ]);
  });

  it("scripts go by extension, then by language", () => {
    expect(interpreters(file("/w/a.py"))).toEqual(["python3", "python"]);
    expect(interpreters(file("/w/a.mjs"))).toEqual(["node", "nodejs"]);
    expect(interpreters(file("/w/a.sh"))).toEqual(["bash", "sh"]);
    expect(interpreters(file("/w/run", { language: "shellscript" }))).toEqual(["bash", "sh"]);
  });

  it("one C or C++ file is compiled, even if the editor takes the one for the other", () => {
    expect(planLaunch(file("/w/a.c", { language: "cpp" }))).toMatchObject({
      value: { how: "compiled", language: "c" },
    });
    expect(planLaunch(file("/w/a.cc"))).toMatchObject({ value: { how: "compiled", language: "cpp" } });
    // On some shared file systems every file is executable.
    expect(planLaunch(file("/w/a.c", { executable: true }))).toMatchObject({ value: { how: "compiled" } });
  });

  it("what nobody can run is refused", () => {
    for (const path of ["/w/README.md", "/w/.py", "/w/data", "/w/a.h"]) {
      expect(planLaunch(file(path))).toEqual({ ok: false, error: "not-runnable" });
    }
    expect(planLaunch(file("/w/data", { firstLine: "#!" }))).toEqual({ ok: false, error: "not-runnable" });
  });
});

describe("a program whose own lines are nobody's", () => {
  it.each(["/usr/bin/node", "python3", "/opt/py/bin/python3.12", "/bin/bash-5.2", "ruby2.7"])(
    "%s",
    (program) => {
      expect(isInterpreter(program)).toBe(true);
    },
  );

  it.each(["/w/a.out", "/w/bash/tool", "nodes", "python3-config", ""])("is not %j", (program) => {
    expect(isInterpreter(program)).toBe(false);
  });
});
