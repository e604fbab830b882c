import { describe, expect, test } from "vitest";
import { straceFlags } from "../../../src/capture/strace_flags.ts";
import { parseStraceVersion, type StraceVersion, tracerName } from "../../../src/capture/strace_version.ts";

describe("what strace -V says", () => {
  test("Debian 12's strace 6.1 unwinds with libunwind", () => {
    const version = parseStraceVersion(
      "strace -- version 6.1\nCopyright (c) 1991-2022 The strace developers <https://strace.io>.\n\nOptional features enabled: stack-trace=libunwind stack-demangle m32-mpers mx32-mpers\n",
    );
    expect(version).toEqual({ major: 6, minor: 1, stackTrace: "libunwind" });
  });

  test("one built without stacks says no-stack-trace or nothing", () => {
    expect(parseStraceVersion("strace -- version 5.10\n\nOptional features enabled: no-m32-mpers")).toEqual({
      major: 5,
      minor: 10,
      stackTrace: undefined,
    });
  });

  test("a development build has a number, too", () => {
    const version = parseStraceVersion(
      "strace -- version 6.9.0.12.a1b2c3d\n\nOptional features enabled: stack-trace=libdw",
    );
    expect(version && tracerName(version)).toBe("strace 6.9");
  });

  test.each(["", "sh: strace: not found", "BusyBox v1.36", "strace 4"])("“%s” is no strace", (text) => {
    expect(parseStraceVersion(text)).toBeUndefined();
  });
});

describe("options chosen by version", () => {
  const strace = (major: number, minor: number, stackTrace?: "libunwind" | "libdw"): StraceVersion => ({
    major,
    minor,
    stackTrace,
  });
  const program = { kind: "program", terminal: "shared" } as const;

  test("before 5.6 there are only short options and microseconds", () => {
    const flags = straceFlags(strace(5, 5), program);
    expect(flags).toContain("-ttt");
    expect(flags).toContain("-T");
    expect(flags.join(" ")).not.toMatch(/--absolute-timestamps|--syscall-times/);
  });

  test("from 5.6 on nanoseconds", () => {
    expect(straceFlags(strace(5, 6), program)).toContain("--syscall-times=ns");
  });

  test("5.10 is later than 5.6", () => {
    expect(straceFlags(strace(5, 10), program)).not.toContain("-ttt");
  });

  test("the program dies with a killed strace from 6.6 on", () => {
    expect(straceFlags(strace(6, 5), program)).not.toContain("--kill-on-exit");
    expect(straceFlags(strace(6, 6), program)).toContain("--kill-on-exit");
  });

  test("attaching does without seccomp-bpf and without killing what was there before", () => {
    const flags = straceFlags(strace(6, 9), { kind: "attach" });
    expect(flags).not.toContain("--seccomp-bpf");
    expect(flags).not.toContain("--kill-on-exit");
  });

  test("stacks: with lines where libdw can (6.7), else without, else not at all", () => {
    const stacks = { stacks: true };
    expect(straceFlags(strace(6, 7, "libdw"), program, stacks)).toContain("-kk");
    expect(straceFlags(strace(6, 6, "libdw"), program, stacks)).toContain("-k");
    expect(straceFlags(strace(6, 9, "libunwind"), program, stacks)).toContain("-k");
    expect(straceFlags(strace(6, 9), program, stacks).join(" ")).not.toMatch(/ -kk? /);
  });

  test("Ctrl+Z must not stop strace where no shell could continue it", () => {
    expect(straceFlags(strace(6, 1), { kind: "program", terminal: "own" })).toContain("-I4");
    expect(straceFlags(strace(6, 1), program)).not.toContain("-I4");
  });
});
