import { describe, expect, it } from "vitest";
import { borrowedConfiguration } from "../../../../src/vscode/debug/borrowed_configuration.ts";

const launch = (type: string, properties: object) =>
  borrowedConfiguration({ type, name: "it", request: "launch", ...properties });

describe("another debugger's launch configuration", () => {
  it("of C or C++ keeps program, arguments, environment, folder and the task before it", () => {
    const given = {
      program: "$" + "{workspaceFolder}/build/server",
      args: ["-p", "80"],
      cwd: "$" + "{workspaceFolder}",
      environment: [{ name: "A", value: "1" }],
      preLaunchTask: "build",
      MIMode: "gdb",
    };
    expect(launch("cppdbg", given)).toEqual({
      type: "ipc-scope",
      request: "launch",
      name: "it",
      program: given.program,
      args: ["-p", "80"],
      cwd: given.cwd,
      env: { A: "1" },
      preLaunchTask: "build",
    });
    expect(launch("lldb", { program: "a.out", args: "one two", env: { B: "2" } })).toMatchObject({
      args: ["one", "two"],
      env: { B: "2" },
    });
  });

  it("of a script becomes the interpreter with its options, the script and its arguments", () => {
    expect(launch("debugpy", { program: "a.py", args: ["x"], pythonArgs: ["-u"] })).toMatchObject({
      program: "python3",
      args: ["-u", "a.py", "x"],
    });
    expect(launch("python", { module: "http.server", python: "/venv/bin/python" })).toMatchObject({
      program: "/venv/bin/python",
      args: ["-m", "http.server"],
    });
    expect(launch("node", { program: "a.js", runtimeArgs: ["--inspect"] })).toMatchObject({
      program: "node",
      args: ["--inspect", "a.js"],
    });
    expect(launch("node", { runtimeExecutable: "npm", runtimeArgs: ["run", "dev"] })).toMatchObject({
      program: "npm",
      args: ["run", "dev"],
    });
    expect(launch("bashdb", { program: "a.sh", args: "1 2" })).toMatchObject({
      program: "bash",
      args: ["a.sh", "1", "2"],
    });
  });

  it("of Go builds in the folder of the package, as Delve does, or runs its tests", () => {
    expect(launch("go", { program: "/src/cmd", args: ["-v"] })).toMatchObject({
      program: "go",
      args: ["run", ".", "-v"],
      cwd: "/src/cmd",
    });
    expect(launch("go", { program: "/src/main.go", buildFlags: "-race" })).toMatchObject({
      args: ["run", "-race", "/src/main.go"],
    });
    expect(launch("go", { program: "/src", mode: "test", args: ["-test.run", "Pipe"] })).toMatchObject({
      args: ["test", ".", "-args", "-test.run", "Pipe"],
      cwd: "/src",
    });
    expect(launch("go", { program: "/bin/server", mode: "exec" })).toMatchObject({ program: "/bin/server" });
    expect(launch("go", { program: "/src", mode: "remote" })).toBeUndefined();
  });

  it("takes what it says of Linux before the rest", () => {
    const given = { program: "a.exe", args: ["1"], linux: { program: "a.out", MIMode: "gdb" } };
    expect(launch("cppdbg", given)).toMatchObject({ program: "a.out", args: ["1"] });
  });

  it("is understood in the words of each debugger", () => {
    expect(launch("gdb", { target: "a.out", arguments: "1 2" })).toMatchObject({
      program: "a.out",
      args: ["1", "2"],
    });
    expect(launch("lldb-dap", { program: "a.out", env: ["A=1", "B=x=y"] })).toMatchObject({
      env: { A: "1", B: "x=y" },
    });
  });

  it("that asks for a process by a command of its debugger's lets IPC Scope ask instead", () => {
    const given = { type: "cppdbg", name: "it", request: "attach", processId: "$" + "{command:pickProcess}" };
    expect(borrowedConfiguration(given)).toEqual({ type: "ipc-scope", request: "attach", name: "it" });
  });

  it("that attaches keeps the process", () => {
    const given = { type: "cppdbg", name: "it", request: "attach", processId: "42" };
    expect(borrowedConfiguration(given)).toMatchObject({ request: "attach", pid: "42" });
  });

  it("that runs no program of a machine is not offered", () => {
    expect(launch("chrome", { url: "http://localhost" })).toBeUndefined();
    expect(launch("cppdbg", {})).toBeUndefined();
    expect(launch("ipc-scope", { program: "a" })).toBeUndefined();
  });
});
