import { describe, expect, it } from "vitest";
import { isAsyncSignalSafe, publicName } from "../../../src/findings/async_signal_safe.ts";

describe("the name by which programs know a function of the C library", () => {
  it.each([
    ["_IO_printf", "printf"],
    ["__printf_chk", "printf"],
    ["__GI___libc_write", "write"],
    ["lseek64@@GLIBC_2.2.5", "lseek"],
    ["gsignal", "raise"],
    ["_exit", "_exit"],
    ["_Exit", "_Exit"],
    ["pthread_kill", "pthread_kill"],
    ["__stack_chk_fail", "stack_chk_fail"],
    ["a64l", "a64l"],
    ["constructor", "constructor"],
  ])("of %s is %s", (symbol, name) => {
    expect(publicName(symbol)).toBe(name);
  });

  it("tells whether a handler may call it", () => {
    expect(isAsyncSignalSafe("write")).toBe(true);
    expect(isAsyncSignalSafe("printf")).toBe(false);
    expect(isAsyncSignalSafe("constructor")).toBe(false);
  });
});
