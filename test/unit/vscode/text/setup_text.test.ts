import { expect, it } from "vitest";
import { setupText } from "../../../../src/vscode/text/setup_text.ts";

it("says of each check what is wrong, why and what to do, and nothing twice", () => {
  const text = setupText({
    canTrace: false,
    findings: [
      { check: "strace", status: "good", summary: "strace 6.1 at /usr/bin/strace", problem: null },
      {
        check: "ptrace",
        status: "bad",
        summary: "This container does not allow tracing.",
        problem: {
          id: "ptrace-forbidden",
          what: "This container does not allow tracing.",
          why: "SYS_PTRACE is missing.",
          remedy: "docker run --cap-add=SYS_PTRACE …",
        },
      },
    ],
  });
  expect(text.split("\n")).toEqual([
    "✓ strace 6.1 at /usr/bin/strace",
    "✗ This container does not allow tracing.",
    "    SYS_PTRACE is missing.",
    "    docker run --cap-add=SYS_PTRACE …",
  ]);
});
