import { describe, expect, it, test } from "vitest";
import { processOf, traceOf } from "./trace_of.ts";

const opened = String.raw`
41 1.0 openat(AT_FDCWD</tmp/\303\274>, "gr\303\274\303\237e", O_RDONLY) = 3</tmp/\303\274/gr\303\274\303\237e>
41 1.1 read(3</tmp/\303\274/gr\303\274\303\237e>, "", 9) = 0
`;

function fileNames(log: string): string[] {
  return traceOf(log)
    .channels.filter(({ kind }) => kind === "file")
    .map(({ name }) => name);
}

test("a path is text, however strace escapes its bytes, and one file under both its spellings", () => {
  expect(fileNames(opened)).toEqual(["/tmp/ü/grüße"]);
});

test("a backslash in a name is a backslash, once", () => {
  const log = String.raw`41 1.0 openat(AT_FDCWD</tmp>, "a\\nb", O_RDONLY) = 3</tmp/a\\nb>`;
  expect(fileNames(log)).toEqual([String.raw`/tmp/a\nb`]);
});

test("a file cannot pass for a device by its name", () => {
  const log = String.raw`41 1.0 openat(AT_FDCWD</tmp>, "x<char 1:3>", O_RDONLY) = 3</tmp/x\74char 1:3\76>`;
  expect(fileNames(log)).toEqual(["/tmp/x<char 1:3>"]);
});

describe("names that -Y prints behind each pid", () => {
  it("tell what a process is called that was attached to, and its threads", () => {
    const trace = traceOf(String.raw`
      41<web server> 1.000 getpid() = 41 <0.000001>
      42<pool\74worker\76> 1.001 gettid() = 42 <0.000001>
      41<web server> 1.002 tgkill(41, 42, SIGUSR1) = 0 <0.000001>
      42<pool\74worker\76> 1.003 gettid() = 42 <0.000001>`);
    expect(processOf(trace, 41).name).toBe("web server");
    expect(trace.tasks.map(({ name }) => name)).toContain("pool<worker>");
  });

  it("give way to the name of the program that exec started", () => {
    const trace = traceOf(`
      41<bash> 1.000 execve("/usr/bin/a-name-beyond-fifteen-bytes", ["x"], 0x7f /* 0 vars */) = 0 <0.001>
      41<a-name-beyond-f> 1.002 getppid() = 1 <0.000001>`);
    expect(processOf(trace, 41).name).toBe("a-name-beyond-fifteen-bytes");
  });
});
