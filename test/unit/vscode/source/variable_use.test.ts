import { describe, expect, it } from "vitest";
import { valueIn } from "../../../../src/vscode/source/call_values.ts";
import { statementAt } from "../../../../src/vscode/source/statement.ts";
import { isOfDescriptor, usesOf } from "../../../../src/vscode/source/variable_use.ts";

/** The uses of a variable in a line that is a statement of its own. */
function usesIn(expression: string, line: string) {
  return usesOf(expression, statementAt(() => line, 1, 0).text);
}

/** The value behind the first use of a variable in a line that made this call. */
function value(expression: string, line: string, title: string) {
  const [use] = usesOf(expression, line);
  return use && valueIn(title, use.role);
}

describe("a variable in a line of C", () => {
  it("is found as an argument of a call", () => {
    expect(usesOf("fd", "  if (write(fd, buffer, sizeof buffer) < 0) return 1;")).toEqual([
      { function: "write", role: { kind: "argument", index: 0 } },
    ]);
    expect(usesOf("ends[1]", "dup2( ends [1], STDOUT_FILENO);")).toEqual([
      { function: "dup2", role: { kind: "argument", index: 0 } },
    ]);
  });

  it("is found as what a call's result is kept in", () => {
    expect(usesOf("fd", 'int fd = open("a, b", O_RDONLY);')).toEqual([
      { function: "open", role: { kind: "result" } },
    ]);
    expect(usesOf("pid", "if ((pid = fork()) == 0) {")).toEqual([
      { function: "fork", role: { kind: "result" } },
    ]);
  });

  it("is found as an element of an array that a call fills", () => {
    expect(usesOf("ends[1]", "pipe(ends);")).toEqual([
      { function: "pipe", role: { kind: "element", index: 0, element: 1 } },
    ]);
  });

  it("is not found in texts, in comments, and where it is only compared", () => {
    expect(usesIn("fd", 'puts("fd"); // write(fd, 0, 0)')).toEqual([]);
    expect(usesIn("fd", "if (fd == other) count++; /* close(fd) */")).toEqual([]);
  });

  it("is found in a call that goes over several lines, whichever of them the compiler names", () => {
    const written = [
      "int n = 0;",
      "while (read(ends[0], // what it said",
      "            text,",
      "            6) > 0) {",
      "  n++;",
    ];
    const first = [{ function: "read", role: { kind: "argument", index: 0 } }];
    for (const line of [1, 2, 3]) {
      const { from, to, text } = statementAt((at) => written[at] ?? "", written.length, line);
      expect([from, to]).toEqual([1, 3]);
      expect(usesOf("ends[0]", text)).toEqual(first);
    }
    expect(statementAt((at) => written[at] ?? "", written.length, 4).text).toBe("  n++;");
  });

  it("is told to be a descriptor by the calls that take one first", () => {
    const told = (line: string) => usesOf("x", line).map(isOfDescriptor);
    expect(told("read(x, y, 1);")).toEqual([true]);
    expect(told("read(y, x, 1);")).toEqual([false]);
    expect(told("kill(x, 9);")).toEqual([false]);
    expect(told("x = open(y, 0);")).toEqual([false]);
  });
});

describe("its value in a call of that line", () => {
  it("is the argument, the result or the element that strace shows", () => {
    expect(value("fd", "write(fd, text, 6);", 'write(4<pipe:[97]>, "hello\\n", 6) = 6')).toEqual({
      value: 4,
      isDescriptor: true,
    });
    expect(value("new_fd", "dup2(fd, new_fd);", "dup2(3<pipe:[97]>, 1</dev/pts/0>) = 1<pipe:[97]>")).toEqual({
      value: 1,
      isDescriptor: true,
    });
    expect(
      value("fd", "fd = accept(s, 0, 0);", "accept(3<TCP:[1]>, NULL, NULL) = 4<TCP:[127.0.0.1:1->2]>"),
    ).toEqual({
      value: 4,
      isDescriptor: true,
    });
    expect(value("ends[1]", "pipe(ends);", "pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0")).toEqual({
      value: 4,
      isDescriptor: true,
    });
    expect(value("pid", "pid = fork();", "clone(child_stack=NULL, flags=SIGCHLD) = 41")).toEqual({
      value: 41,
      isDescriptor: false,
    });
  });

  it("is not told where strace shows none, or where a text stands before it", () => {
    expect(value("n", 'write(1, "a", n);', 'write(1<pipe:[97]>, "a, 2", 4) = 4')).toBeUndefined();
    expect(value("pid", "pid = fork();", "clone(child_stack=NULL, flags=SIGCHLD)")).toBeUndefined();
    expect(value("address", "read(fd, address, 1);", "read(3<pipe:[97]>, 0x7ffc, 1)")).toBeUndefined();
  });
});
