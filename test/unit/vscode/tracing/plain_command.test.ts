import { describe, expect, it } from "vitest";
import { plainCommand } from "../../../../src/vscode/tracing/plain_command.ts";

describe("a command line that needs no shell", () => {
  it.each([
    ["./server --port 80", ["./server", "--port", "80"]],
    ["sh -c 'seq 10 | sort -n'", ["sh", "-c", "seq 10 | sort -n"]],
    ["  echo  \"two words\" a'b'c ", ["echo", "two words", "abc"]],
    ["echo ''", ["echo", ""]],
  ])("%s", (line, words) => {
    expect(plainCommand(line)).toEqual(words);
  });

  it.each([
    "a | b",
    "a > file",
    "a && b",
    "echo $HOME",
    'echo "$HOME"',
    "ls *.c",
    "cat ~/x",
    "FOO=1 make",
    "echo a#b; c",
    "echo 'open",
    "a &",
    "",
  ])("is not: %s", (line) => {
    expect(plainCommand(line)).toBeUndefined();
  });
});
