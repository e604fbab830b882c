import { describe, expect, test } from "vitest";
import { errnoId, errnoIdOf, errnoMeaning, errnoName } from "../../../src/strace/errnos.ts";
import {
  defaultAction,
  isUncatchable,
  signalMeaning,
  signalName,
  signalNumber,
} from "../../../src/strace/signals.ts";
import {
  isListed,
  syscallId,
  syscallName,
  syscallNamed,
  syscallTraits,
} from "../../../src/strace/syscalls.ts";

const idOf = (name: string) => {
  const bytes = new TextEncoder().encode(name);
  return syscallId(bytes, 0, bytes.length);
};

describe("system calls", () => {
  test("a known one is found by its name", () => {
    expect(idOf("read")).toBe(syscallNamed("read"));
    expect(syscallTraits(idOf("read"))).toMatchObject({
      family: "io",
      fdArgument: 0,
      mayBlock: true,
      payload: { argument: 1, form: "string", direction: "in" },
      argumentNames: ["fd", "buf", "count"],
    });
  });

  test("an unknown one gets a row of its own, and keeps it", () => {
    const id = idOf("call_of_tomorrow");
    expect(syscallName(id)).toBe("call_of_tomorrow");
    expect(idOf("call_of_tomorrow")).toBe(id);
    expect(isListed(id)).toBe(false);
    expect(() => syscallNamed("call_of_tomorrow")).toThrow("not in the table");
  });

  test("one that an old strace names by its number is the one of that number", () => {
    expect(idOf("syscall_0x1c7")).toBe(syscallNamed("futex_wait"));
    expect(idOf("syscall_0x1c7")).toBe(syscallNamed("futex_wait"));
    expect(syscallName(idOf("syscall_0x1b2"))).toBe("pidfd_open");
    expect(syscallName(idOf("syscall_0x1c3"))).toBe("cachestat");
    expect(syscallName(idOf("syscall_0x3ff"))).toBe("syscall_0x3ff");
    // Below 424 numbers differ by architecture.
    expect(syscallName(idOf("syscall_0x1a7"))).toBe("syscall_0x1a7");
  });

  test("beyond what 16 bits count, names are all the unknown one", () => {
    for (let number = 0; number <= 0xffff; number++) idOf(`call_${number}`);
    expect(syscallName(idOf("call_0"))).toBe("call_0");
    expect(syscallName(idOf("one_more"))).toBe(syscallName(0));
    expect(syscallTraits(0x1_0000)).toBe(syscallTraits(0));
  });

  test("every payload stands in an argument the call has", () => {
    for (let id = 1; isListed(id); id++) {
      const { payload, argumentNames, fdArgument, name } = syscallTraits(id);
      expect(fdArgument, name).toBeLessThan(Math.max(argumentNames.length, 1));
      if (payload) expect(payload.argument, name).toBeLessThan(argumentNames.length);
    }
  });
});

describe("signals", () => {
  test("every number has a name that leads back to it", () => {
    for (let number = 1; number <= 64; number++) expect(signalNumber(signalName(number))).toBe(number);
  });

  test.each([
    ["SIGRTMIN", 32],
    ["SIGRT_2", 34],
    ["SIGRTMIN+1", 33],
    ["SIGRTMAX-1", 63],
    ["SIGPOLL", 29],
    ["17", 17],
    ["64", 64],
    ["SIGNOTHING", 0],
    ["65", 0],
    ["SIGRT_40", 0],
    ["SIGRT_2x", 0],
    ["SIGRTMAX-40", 0],
  ])("%s is %d", (name, number) => {
    expect(signalNumber(name)).toBe(number);
  });

  test("a number that is no signal's has no name", () => {
    expect([0, 65].map(signalName)).toEqual(["SIG?", "SIG?"]);
  });

  test.each([
    ["SIGPIPE", "nobody reads from"],
    ["SIGRTMIN", "real-time"],
    ["SIGRTMAX", "real-time"],
    ["SIGNOTHING", "does not name"],
  ])("why %s is sent stands in one sentence", (name, words) => {
    expect(signalMeaning(name)).toContain(words);
  });

  test("what happens to a process that does nothing about them", () => {
    expect(["SIGTERM", "SIGSEGV", "SIGTSTP", "SIGCHLD", "SIGCONT", "SIGRT_5"].map(defaultAction)).toEqual([
      "terminate",
      "core",
      "stop",
      "ignore",
      "continue",
      "terminate",
    ]);
    expect([isUncatchable("SIGKILL"), isUncatchable("SIGSTOP"), isUncatchable("SIGTERM")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("errors", () => {
  test("have an id that leads back to their name, and 0 is none", () => {
    expect(errnoName(errnoIdOf("EPIPE"))).toBe("EPIPE");
    expect(errnoName(0)).toBe("");
    expect(errnoIdOf("")).toBe(0);
    expect(errnoMeaning("EPIPE")).toContain("read end");
    expect(errnoMeaning("EODD")).toBe("");
  });

  test("never need more than a byte, whatever a log calls an error", () => {
    for (let number = 0; number < 400; number++) {
      const name = new TextEncoder().encode(`EODD${number}`);
      expect(errnoId(name, 0, name.length)).toBeLessThan(256);
    }
  });
});
