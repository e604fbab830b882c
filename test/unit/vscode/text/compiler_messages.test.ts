import { expect, test } from "vitest";
import { compilerMessages } from "../../../../src/vscode/text/compiler_messages.ts";

test("errors, warnings and notes of gcc are found among its colours and pictures of the source", () => {
  const printed = [
    "\x1b[01m\x1b[K/home/u/a.c:\x1b[m\x1b[K In function ‘\x1b[01m\x1b[Kmain\x1b[m\x1b[K’:",
    "\x1b[01m\x1b[K/home/u/a.c:5:3:\x1b[m\x1b[K \x1b[01;31m\x1b[Kerror: \x1b[m\x1b[K‘x’ undeclared (first use in this function)",
    "    5 |   \x1b[01;31m\x1b[Kx\x1b[m\x1b[K = 1;",
    "/home/u/a.c:5:3: note: each undeclared identifier is reported only once",
    "b.h:2: warning: something \x1b]8;;https://gcc.gnu.org/w\x07[-Wall]\x1b]8;;\x07",
    "/home/u/a.c:1:10: fatal error: nothing.h: No such file or directory",
  ].join("\r\n");
  expect(compilerMessages(printed)).toEqual([
    {
      file: "/home/u/a.c",
      line: 5,
      column: 3,
      severity: "error",
      text: "‘x’ undeclared (first use in this function)",
    },
    {
      file: "/home/u/a.c",
      line: 5,
      column: 3,
      severity: "note",
      text: "each undeclared identifier is reported only once",
    },
    { file: "b.h", line: 2, column: 1, severity: "warning", text: "something [-Wall]" },
    {
      file: "/home/u/a.c",
      line: 1,
      column: 10,
      severity: "error",
      text: "nothing.h: No such file or directory",
    },
  ]);
});

test("what the linker misses stands at the line that asks for it", () => {
  const printed =
    "/usr/bin/ld: /tmp/cc1.o: in function `main':\n/home/u/a.c:4: undefined reference to `nowhere'\ncollect2: error: ld returned 1 exit status\n";
  expect(compilerMessages(printed)).toEqual([
    { file: "/home/u/a.c", line: 4, column: 1, severity: "error", text: "undefined reference to `nowhere'" },
  ]);
});
