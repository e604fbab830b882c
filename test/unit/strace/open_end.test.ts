import { expect, test } from "vitest";
import { storyOf } from "./story.ts";

test.each([
  ["no argument", "pause(<unfinished ...>", "pause()"],
  ["no blank before its end", "read(3<unfinished ...>", "read(3)"],
  ["blanks behind it", "read(3, <unfinished ...>  ", "read(3 | )"],
  ["a task killed under way", "read(3 <ptrace(SYSCALL):No such process>", "read(3)"],
  ["its pid changed by another thread's execve", "read(3 <pid changed to 40 ...>", "read(3)"],
])("a call is in progress whose line has %s", (_, line, call) => {
  expect(storyOf(`41 1.0 ${line}\n`)).toEqual([`41 begin ${call} pending NaN @0..Infinity`]);
});

test.each([
  [
    "has moved words that read like strace's own",
    'write(1, "<ptrace(SYSCALL):", 17) = 17',
    '1 | "<ptrace(SYSCALL):" | 17',
  ],
  ["names what was called like them", "dup(3</a<ptrace(>) = 17", "3</a<ptrace(>"],
])("a call has returned that %s", (_, line, args) => {
  expect(storyOf(`41 1.0 ${line}\n`)).toEqual([
    `41 whole ${line.slice(0, line.indexOf("("))}(${args}) returned 17 @0..0`,
  ]);
});
