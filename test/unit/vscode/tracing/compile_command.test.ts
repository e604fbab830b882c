import { expect, it } from "vitest";
import { compileCommand, compilers } from "../../../../src/vscode/tracing/compile_command.ts";

it("compiles with line numbers, without an optimizer, and links after the source", () => {
  const command = compileCommand("/usr/bin/cc", "/w/main.c", "/tmp/x/main");
  expect(command[0]).toBe("/usr/bin/cc");
  expect(command).toEqual(expect.arrayContaining(["-g", "-O0", "-pthread"]));
  expect(command[command.indexOf("-o") + 1]).toBe("/tmp/x/main");
  expect(command.indexOf("-lrt")).toBeGreaterThan(command.indexOf("/w/main.c"));
});

it("prefers the machine's own choice of compiler", () => {
  expect(compilers.c[0]).toBe("cc");
  expect(compilers.cpp[0]).toBe("c++");
});
