import { describe, expect, it } from "vitest";
import { mappingsOf } from "./sync_facts.ts";
import { channelOf, ms, pidsOf, traceOf } from "./trace_of.ts";

describe("a segment of which the log does not tell how long it is", () => {
  const attached = "40 1.000 shmat(9, NULL, 0) = 0x7f0000004000 <0.0001>";

  it("is attached from where it begins until it is detached, whatever is unmapped before and behind", () => {
    const trace = traceOf(`${attached}
      40 1.010 munmap(0x7f0000001000, 4096) = 0 <0.0001>
      40 1.011 munmap(0x7f0000006000, 4096) = 0 <0.0001>
      40 1.020 shmdt(0x7f0000004000) = 0 <0.0001>`);
    expect(mappingsOf(trace)).toEqual(["40 sysv-shm:9 +0 NaN rw by shmat 0.1..20.1 shmdt"]);
  });

  it("is gone where its first page is unmapped", () => {
    const trace = traceOf(`${attached}
      40 1.010 munmap(0x7f0000004000, 4096) = 0 <0.0001>`);
    expect(mappingsOf(trace, ms(5))).toHaveLength(1);
    expect(mappingsOf(trace, ms(15)).filter((each) => each.includes("+0 "))).toEqual([]);
  });
});

describe("a word in shared memory", () => {
  const unknown = "40 1.000 shmat(9, NULL, 0) = 0x7f0000004000 <0.0001>";
  const known =
    "40 1.001 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000009000 <0.0001>";

  it.each([
    [
      "the mapping that it is in, not a segment of unknown length before",
      [unknown, known],
      0x9010,
      "mapping#1+16",
    ],
    ["that mapping, too, where the segment came later", [known, unknown], 0x9010, "mapping#1+16"],
    ["the segment of unknown length before that mapping", [unknown, known], 0x4010, "sysv-shm:9+16"],
    ["that segment, where the mapping ends", [unknown, known], 0xa000, "sysv-shm:9+24576"],
    ["the first of a mapping", [known], 0x9000, "mapping#1+0"],
    [
      "the segment that was attached over a mapping, however long that is",
      [known, "40 1.002 shmat(9, 0x7f0000009000, SHM_REMAP) = 0x7f0000009000 <0.0001>"],
      0x9010,
      "sysv-shm:9+16",
    ],
  ])("lies in %s", (_, mapped, low, place) => {
    const trace = traceOf(`${mapped.join("\n")}
      40 1.020 futex(0x7f000000${low.toString(16).padStart(4, "0")}, FUTEX_WAKE, 1) = 1 <0.0001>`);
    expect(trace.channels.filter(({ kind }) => kind === "futex").map(({ id }) => id)).toEqual([
      `futex:${place}`,
    ]);
  });

  it("lies in none behind its end", () => {
    const trace = traceOf(`${known}
      40 1.020 futex(0x7f000000a000, FUTEX_WAKE, 1) = 1 <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toContain("futex:40:0x7f000000a000");
  });
});

describe("two segments at one address", () => {
  it("are detached one after the other: first the one that was attached over the other's beginning", () => {
    const trace = traceOf(`
      40 1.000 shmget(IPC_PRIVATE, 8192, IPC_CREAT|0600) = 8 <0.0001>
      40 1.001 shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 9 <0.0001>
      40 1.010 shmat(8, NULL, 0) = 0x7f0000004000 <0.0001>
      40 1.020 shmat(9, 0x7f0000004000, SHM_REMAP) = 0x7f0000004000 <0.0001>
      40 1.030 shmdt(0x7f0000004000) = 0 <0.0001>
      40 1.040 shmdt(0x7f0000004000) = 0 <0.0001>`);
    expect(mappingsOf(trace, ms(25))).toEqual([
      "40 sysv-shm:8 +4096 4096 rw by shmat 20.1..40.1 shmdt",
      "40 sysv-shm:9 +0 4096 rw by shmat 20.1..30.1 shmdt",
    ]);
  });
});

describe("a file mapped over the beginning of a segment", () => {
  it("stays when the segment is detached", () => {
    const trace = traceOf(`
      40 1.000 shmget(IPC_PRIVATE, 8192, IPC_CREAT|0600) = 8 <0.0001>
      40 1.001 openat(AT_FDCWD, "/dev/shm/a", O_RDWR) = 3</dev/shm/a> <0.0001>
      40 1.010 shmat(8, NULL, 0) = 0x7f0000004000 <0.0001>
      40 1.020 mmap(0x7f0000004000, 4096, PROT_READ, MAP_SHARED|MAP_FIXED, 3</dev/shm/a>, 0) = 0x7f0000004000 <0.0001>
      40 1.030 shmdt(0x7f0000004000) = 0 <0.0001>`);
    expect(mappingsOf(trace, ms(35))).toEqual(["40 posix-shm:/a +0 4096 r by mmap 20.1.."]);
  });
});

describe("each of two mappings", () => {
  it("ends when it is unmapped itself", () => {
    const trace = traceOf(`
      40 1.000 mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000004000 <0.0001>
      40 1.001 mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000008000 <0.0001>
      40 1.010 munmap(0x7f0000004000, 4096) = 0 <0.0001>
      40 1.020 munmap(0x7f0000008000, 4096) = 0 <0.0001>`);
    expect(mappingsOf(trace)).toEqual([
      "40 mapping#1 +0 4096 r by mmap 0.1..10.1 munmap",
      "40 mapping#2 +0 4096 r by mmap 1.1..20.1 munmap",
    ]);
  });
});

describe("what is mapped over shared memory", () => {
  it("by moving private memory there takes its place", () => {
    const trace = traceOf(`
      40 1.000 mmap(NULL, 8192, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000004000 <0.0001>
      40 1.010 mremap(0x7f0000001000, 4096, 4096, MREMAP_MAYMOVE|MREMAP_FIXED, 0x7f0000004000) = 0x7f0000004000 <0.0001>`);
    expect(mappingsOf(trace, ms(15))).toEqual(["40 mapping#1 +4096 4096 r by mmap 10.1.."]);
  });
});

describe("rights to memory that is shared with nobody", () => {
  it("are no matter of the trace", () => {
    const trace = traceOf(`
      40 1.000 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000004000 <0.0001>
      40 1.010 mprotect(0x7f0000004000, 4096, PROT_READ|PROT_WRITE) = 0 <0.0001>`);
    expect(mappingsOf(trace)).toEqual([]);
  });
});

describe("a child that runs another program", () => {
  it.each([
    ["PROT_READ", [40, 42], []],
    ["PROT_WRITE", [], [40, 42]],
    ["PROT_READ|PROT_WRITE", [40, 42], [40, 42]],
  ])("never used what it was handed down as %s; another that did not uses it", (rights, readers, writers) => {
    const trace = traceOf(`
      40 1.000 mmap(NULL, 4096, ${rights}, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.011 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      41 1.020 execve("/bin/true", ["true"], 0x1 /* 2 vars */) = 0 <0.001>`);
    const memory = channelOf(trace, "mapping#1");
    expect([pidsOf(trace, memory.readers), pidsOf(trace, memory.writers)]).toEqual([readers, writers]);
  });

  const handedDown = `
    40 1.000 openat(AT_FDCWD, "/dev/shm/a", O_RDWR) = 3</dev/shm/a> <0.0001>
    40 1.001 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/a>, 0) = 0x7f0000001000 <0.0001>
    40 1.002 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/a>, 0) = 0x7f0000009000 <0.0001>`;
  const maps = (rights: string) =>
    `41 1.015 mmap(NULL, 4096, ${rights}, MAP_SHARED, 3</dev/shm/a>, 0) = 0x7f0000005000 <0.0001>`;
  const born = "40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>";
  const bornLate = "40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.006>";
  const protects = "41 1.015 mprotect(0x7f0000001000, 4096, PROT_READ) = 0 <0.0001>";

  it.each([
    ["mapped itself as well", [born, maps("PROT_READ|PROT_WRITE")], [40, 41], [40, 41]],
    ["mapped itself to read it", [born, maps("PROT_READ")], [40, 41], [40]],
    ["mapped itself to write it", [born, maps("PROT_WRITE")], [40], [40, 41]],
    ["asked for other rights to", [born, protects], [40, 41], [40]],
    ["mapped itself before its birth was told", [maps("PROT_READ|PROT_WRITE"), bornLate], [40, 41], [40, 41]],
    ["unmapped", [born, "41 1.015 munmap(0x7f0000001000, 4096) = 0 <0.0001>"], [40], [40]],
    ["did nothing with", [born], [40], [40]],
  ])("used of the memory that was handed down to it what it %s", (_, lines, readers, writers) => {
    const trace = traceOf(`${handedDown}
      ${lines.join("\n")}
      41 1.020 execve("/bin/true", ["true"], 0x1 /* 2 vars */) = 0 <0.001>`);
    expect(mappingsOf(trace, ms(30)).map((each) => each.split(" ")[0])).toEqual(["40", "40"]);
    const memory = channelOf(trace, "posix-shm:/a");
    expect([pidsOf(trace, memory.readers), pidsOf(trace, memory.writers)]).toEqual([readers, writers]);
  });

  it("used what it made and mapped itself, with whatever rights it got later", () => {
    const users = (rights: string, protection: string) => {
      const trace = traceOf(`
        40 1.000 mmap(NULL, 4096, ${rights}, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>
        40 1.010 mprotect(0x7f0000001000, 4096, ${protection}) = 0 <0.0001>
        40 1.020 execve("/bin/true", ["true"], 0x1 /* 2 vars */) = 0 <0.001>`);
      const memory = channelOf(trace, "mapping#1");
      return [pidsOf(trace, memory.readers), pidsOf(trace, memory.writers)];
    };
    expect(users("PROT_READ", "PROT_NONE")).toEqual([[40], []]);
    expect(users("PROT_WRITE", "PROT_NONE")).toEqual([[], [40]]);
    expect(users("PROT_NONE", "PROT_READ|PROT_WRITE")).toEqual([[40], [40]]);
  });

  it("has in its memory what it mapped before its birth was told", () => {
    const trace = traceOf(`
      40 1.000 mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>
      41 1.015 mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000005000 <0.0001>
      ${bornLate}
      41 1.020 munmap(0x7f0000005000, 4096) = 0 <0.0001>`);
    expect(mappingsOf(trace)).toContain("41 mapping#2 +0 4096 r by mmap 15.1..20.1 munmap");
  });
});
