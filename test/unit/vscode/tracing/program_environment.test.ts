import { expect, it } from "vitest";
import { programEnvironment } from "../../../../src/vscode/tracing/program_environment.ts";

it("keeps the user's environment and drops what the editor set for itself", () => {
  const environment = programEnvironment({
    PATH: "/bin",
    ELECTRON_RUN_AS_NODE: "1",
    VSCODE_IPC_HOOK: "/run/x",
    TERM: "dumb",
  });
  expect(environment).toEqual({
    PATH: "/bin",
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    TERM_PROGRAM: "vscode",
  });
});
