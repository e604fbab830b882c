import { describe, expect, it } from "vitest";
import { noRow } from "../../../src/base/table.ts";
import { notYet } from "../../../src/base/time.ts";
import { mappingFlags } from "../../../src/ipc/tables/sync_tables.ts";
import { descriptorsOf, wakesOf } from "./facts.ts";
import { mappingsOf } from "./sync_facts.ts";
import { channelOf, ms, pidsOf, traceOf } from "./trace_of.ts";

const start = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>`;
const fork = `
  40 1.030 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.001>`;

describe("shared memory", () => {
  it("of POSIX is mapped where two processes open the same name, with the rights each asked for", () => {
    const trace = traceOf(`${start}${fork}
      40 1.040 openat(AT_FDCWD, "/dev/shm/board", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 3</dev/shm/board> <0.0001>
      40 1.041 mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/board>, 0) = 0x7f0000001000 <0.0001>
      40 1.042 close(3</dev/shm/board>) = 0 <0.0001>
      41 1.050 openat(AT_FDCWD, "/dev/shm/board", O_RDONLY|O_NOFOLLOW|O_CLOEXEC) = 3</dev/shm/board> <0.0001>
      41 1.051 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3</dev/shm/board>, 0x1000) = 0x7f0000009000 <0.0001>
      41 1.060 munmap(0x7f0000009000, 4096) = 0 <0.0001>
      40 1.070 exit_group(0) = ?
      40 1.071 +++ exited with 0 +++`);
    const board = channelOf(trace, "posix-shm:/board");
    expect(board).toMatchObject({ kind: "posix-shm", name: "/board" });
    expect(mappingsOf(trace)).toEqual([
      "40 posix-shm:/board +0 8192 rw by mmap 41.1..71 end",
      "41 posix-shm:/board +4096 4096 r by mmap 51.1..60.1 munmap",
    ]);
    expect(mappingsOf(trace, ms(55))).toHaveLength(2);
    expect(mappingsOf(trace, ms(65))).toHaveLength(1);
    expect(pidsOf(trace, board.writers)).toEqual([40]);
    expect(pidsOf(trace, board.readers)).toEqual([40, 41]);
  });

  it("of SysV is attached and detached; a removed segment's number may come again", () => {
    const trace = traceOf(`${start}
      40 1.010 shmget(0x2a, 5000, IPC_CREAT|0600) = 9 <0.0001>
      40 1.020 shmat(9, NULL, 0) = 0x7f0000001000 <0.0001>
      40 1.021 shmat(9, NULL, SHM_RDONLY) = 0x7f0000004000 <0.0001>
      40 1.030 shmdt(0x7f0000004000) = 0 <0.0001>
      40 1.040 shmctl(9, IPC_RMID, NULL) = 0 <0.0001>
      40 1.050 shmdt(0x7f0000001000) = 0 <0.0001>
      40 1.060 shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 9 <0.0001>`);
    expect(mappingsOf(trace)).toEqual([
      "40 sysv-shm:9 +0 8192 rw by shmat 20.1..50.1 shmdt",
      "40 sysv-shm:9 +0 8192 r by shmat 21.1..30.1 shmdt",
    ]);
    expect(channelOf(trace, "sysv-shm:9").name).toBe("0x2a");
    expect(channelOf(trace, "sysv-shm:9").removedNs / 1e6).toBeCloseTo(40.1);
    expect(channelOf(trace, "sysv-shm:9#2").name).toBe("");
  });

  it("of SysV is as large as the largest that anybody said, or as shmctl tells", () => {
    const attached = (lines: string) =>
      mappingsOf(
        traceOf(`${start}
        ${lines}
        40 1.030 shmat(9, NULL, 0) = 0x7f0000001000 <0.0001>`),
      ).map((mapping) => mapping.split(" ")[3]);
    const found = "40 1.020 shmget(0x2a, 0, 0600) = 9 <0.0001>";
    expect(attached(`40 1.010 shmget(0x2a, 5000, IPC_CREAT|0600) = 9 <0.0001>\n${found}`)).toEqual(["8192"]);
    expect(attached(found)).toEqual(["NaN"]);
    expect(
      attached(`${found}\n40 1.021 shmctl(9, IPC_STAT, {shm_perm={uid=0}, shm_segsz=4097}) = 0 <0.0001>`),
    ).toEqual(["8192"]);
    expect(attached(`${found}\n40 1.021 shmctl(9, SHM_STAT, {shm_segsz=4097}) = 0 <0.0001>`)).toEqual([
      "NaN",
    ]);
  });

  it("of SysV stays when its rights are asked for or set, and is not what nobody attached", () => {
    const trace = traceOf(`${start}
      40 1.010 shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 9 <0.0001>
      40 1.020 shmctl(9, IPC_SET, {shm_perm={uid=0, gid=0, mode=0600}}) = 0 <0.0001>
      40 1.021 shmat(9, NULL, 0) = 0x7f0000004000 <0.0001>
      40 1.030 shmdt(0x7f0000001000) = 0 <0.0001>`);
    expect(channelOf(trace, "sysv-shm:9").removedNs).toBe(notYet);
    expect(mappingsOf(trace)).toEqual(["40 sysv-shm:9 +0 4096 rw by shmat 21.1.."]);
    expect(trace.calls.channel(trace.calls.length - 1)).toBe(noRow);
  });

  it.each([
    [
      "mmap of a file",
      "mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3</dev/shm/a>, 0x2000)",
      "posix-shm:/a +8192",
    ],
    // The kernel counts in units of 4096 bytes, strace prints bytes (mmap_4koff in its src/mem.c).
    [
      "mmap2 of a file",
      "mmap2(NULL, 4096, PROT_READ, MAP_SHARED, 3</dev/shm/a>, 0x2000)",
      "posix-shm:/a +8192",
    ],
    [
      "mmap of none, where no offset counts",
      "mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0x2000)",
      "mapping#1 +0",
    ],
  ])("begins where %s says", (_, call, place) => {
    const trace = traceOf(`${start}
      40 1.010 openat(AT_FDCWD, "/dev/shm/a", O_RDWR) = 3</dev/shm/a> <0.0001>
      40 1.011 ${call} = 0xf7f78000 <0.0001>`);
    expect(mappingsOf(trace).map((mapping) => mapping.split(" ").slice(1, 3).join(" "))).toEqual([place]);
  });

  it("is mapped a second time by mremap of no bytes", () => {
    const trace = traceOf(`${start}
      40 1.010 mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>
      40 1.020 mremap(0x7f0000001000, 0, 4096, MREMAP_MAYMOVE) = 0x7f0000009000 <0.0001>`);
    expect(mappingsOf(trace)).toEqual([
      "40 mapping#1 +0 4096 r by mmap 10.1..",
      "40 mapping#1 +0 4096 r by mremap 20.1..",
    ]);
  });

  it("stays in one piece where mremap of no bytes maps a part of it a second time", () => {
    const trace = traceOf(`${start}
      40 1.010 mmap(NULL, 8192, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>
      40 1.020 mremap(0x7f0000002000, 0, 4096, MREMAP_MAYMOVE) = 0x7f0000009000 <0.0001>`);
    expect(mappingsOf(trace)).toEqual([
      "40 mapping#1 +0 8192 r by mmap 10.1..",
      "40 mapping#1 +4096 4096 r by mremap 20.1..",
    ]);
  });

  it("is what the calls work on that take it away or change it", () => {
    const trace = traceOf(`${start}
      40 1.010 mmap(NULL, 8192, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>
      40 1.020 mprotect(0x7f0000001000, 4096, PROT_NONE) = 0 <0.0001>
      40 1.030 mremap(0x7f0000001000, 4096, 4096, MREMAP_MAYMOVE) = 0x7f0000009000 <0.0001>
      40 1.040 munmap(0x7f0000009000, 4096) = 0 <0.0001>
      40 1.050 shmat(9, NULL, 0) = 0x7f0000004000 <0.0001>
      40 1.060 shmdt(0x7f0000004000) = 0 <0.0001>
      40 1.070 munmap(0x7f0000009000, 4096) = 0 <0.0001>`);
    const places = [2, 3, 4, 6, 7].map((call) => trace.channels[trace.calls.channel(call)]?.id);
    expect(places).toEqual(["mapping#1", "mapping#1", "mapping#1", "sysv-shm:9", undefined]);
  });

  it("without a name is handed down by fork; a child that execs has lost it and never used it", () => {
    const trace = traceOf(`${start}
      40 1.010 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>${fork}
      40 1.035 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 42 <0.001>
      41 1.040 execve("/bin/true", ["true"], 0x1 /* 2 vars */) = 0 <0.001>
      42 1.050 exit_group(0) = ?
      42 1.051 +++ exited with 0 +++`);
    expect(mappingsOf(trace)).toEqual([
      "40 mapping#1 +0 4096 rw by mmap 10.1..",
      "41 mapping#1 +0 4096 rw by clone 31..41 execve",
      "42 mapping#1 +0 4096 rw by clone 36..51 end",
    ]);
    const memory = channelOf(trace, "mapping#1");
    expect(pidsOf(trace, memory.writers)).toEqual([40, 42]);
    expect(pidsOf(trace, memory.writeHolders)).toEqual([40, 41, 42]);
  });

  it("of a vfork child is its parent's: one address space, no mappings of its own", () => {
    const trace = traceOf(`${start}
      40 1.010 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>
      40 1.030 vfork( <unfinished ...>
      41 1.040 execve("/bin/true", ["true"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.042 <... vfork resumed>) = 41 <0.012>
      41 1.050 exit_group(0) = ?
      41 1.051 +++ exited with 0 +++`);
    expect(mappingsOf(trace)).toEqual(["40 mapping#1 +0 4096 rw by mmap 10.1.."]);
  });

  it("is split when a part is unmapped, and moves with mremap", () => {
    const trace = traceOf(`${start}
      40 1.010 memfd_create("mem", 0) = 3</memfd:mem>(deleted) <0.0001>
      40 1.011 mmap(NULL, 12288, PROT_READ|PROT_WRITE, MAP_SHARED, 3</memfd:mem>(deleted), 0) = 0x7f0000001000 <0.0001>
      40 1.020 munmap(0x7f0000002000, 4096) = 0 <0.0001>
      40 1.030 mremap(0x7f0000003000, 4096, 8192, MREMAP_MAYMOVE) = 0x7f0000010000 <0.0001>
      40 1.040 memfd_create("mem", 0) = 4</memfd:mem>(deleted) <0.0001>`);
    expect(mappingsOf(trace)).toEqual([
      "40 memfd:mem +0 12288 rw by mmap 11.1..20.1 munmap",
      "40 memfd:mem +0 4096 rw by mmap 20.1..",
      "40 memfd:mem +8192 4096 rw by mmap 20.1..30.1 mremap",
      "40 memfd:mem +8192 8192 rw by mremap 30.1..",
    ]);
    expect(channelOf(trace, "memfd:mem#2").kind).toBe("memfd");
  });

  it("of a memfd is one of its own also where strace prints nothing behind the number", () => {
    const trace = traceOf(`${start}
      40 1.010 memfd_create("mem", MFD_CLOEXEC) = 3 <0.0001>
      40 1.011 memfd_create("mem", 0) = 4 <0.0001>
      40 1.020 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3, 0) = 0x7f0000001000 <0.0001>
      40 1.021 munmap(0x7f0000001000) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, trace.endNs)).toEqual(["3 memfd#1 rwx", "4 memfd#2 rw"]);
    // How much was to go the line does not say.
    expect(mappingsOf(trace)).toEqual(["40 memfd#1 +0 4096 r by mmap 20.1.."]);
  });

  it("is not what libraries, heaps and stacks are mapped as", () => {
    const trace = traceOf(`${start}
      40 1.010 openat(AT_FDCWD, "/lib/libc.so.6", O_RDONLY|O_CLOEXEC) = 3</lib/libc.so.6> <0.0001>
      40 1.011 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_DENYWRITE, 3</lib/libc.so.6>, 0) = 0x7f0000001000 <0.0001>
      40 1.012 mmap(0x7f0000002000, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = 0x7f0000002000 <0.0001>`);
    expect(mappingsOf(trace)).toEqual([]);
  });

  it("of a name that was unlinked and made again is another", () => {
    const trace = traceOf(`${start}
      40 1.040 openat(AT_FDCWD, "/dev/shm/a", O_RDWR|O_CREAT, 0600) = 3</dev/shm/a> <0.0001>
      40 1.041 unlink("/dev/shm/a") = 0 <0.0001>
      40 1.042 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3</dev/shm/a (deleted)>, 0) = 0x7f0000001000 <0.0001>
      40 1.043 openat(AT_FDCWD, "/dev/shm/a", O_RDWR|O_CREAT, 0600) = 4</dev/shm/a> <0.0001>
      40 1.044 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 4</dev/shm/a>, 0) = 0x7f0000009000 <0.0001>`);
    expect(mappingsOf(trace).map((mapping) => mapping.split(" ")[1])).toEqual([
      "posix-shm:/a",
      "posix-shm:/a#2",
    ]);
  });
});

describe("the rights to shared memory", () => {
  const mapped = `${start}
    40 1.010 openat(AT_FDCWD, "/dev/shm/board", O_RDWR) = 3</dev/shm/board> <0.0001>
    40 1.011 mmap(NULL, 16384, PROT_NONE, MAP_SHARED, 3</dev/shm/board>, 0) = 0x7f0000000000 <0.0001>`;

  it("change with mprotect, for the part that it names", () => {
    const trace = traceOf(`${mapped}
      40 1.020 mprotect(0x7f0000001000, 4096, PROT_READ|PROT_WRITE) = 0 <0.0001>
      40 1.030 mprotect(0x7f0000001000, 8192, PROT_READ) = 0 <0.0001>
      40 1.031 mprotect(0x7f0000002000, 4096, PROT_READ) = 0 <0.0001>
      40 1.032 mprotect(0x7f0000003000, 4096, PROT_READ|PROT_WRITE) = -1 EACCES (Permission denied) <0.0001>`);
    expect(mappingsOf(trace, ms(25))).toEqual([
      "40 posix-shm:/board +0 4096  by mmap 20.1..",
      "40 posix-shm:/board +4096 4096 rw by mprotect 20.1..30.1 mprotect",
      "40 posix-shm:/board +8192 8192  by mmap 20.1..30.1 mprotect",
    ]);
    expect(mappingsOf(trace, ms(35))).toEqual([
      "40 posix-shm:/board +0 4096  by mmap 20.1..",
      "40 posix-shm:/board +4096 4096 r by mprotect 30.1..",
      "40 posix-shm:/board +8192 4096 r by mprotect 30.1..",
      "40 posix-shm:/board +12288 4096  by mmap 30.1..",
    ]);
    expect(pidsOf(trace, channelOf(trace, "posix-shm:/board").writers)).toEqual([40]);
  });

  it("to run it are asked for with each way to map it", () => {
    const mayRun = (call: string) => {
      const { columns } = traceOf(`${start}
        40 1.010 shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 9 <0.0001>
        40 1.020 ${call} = 0x7f0000001000 <0.0001>`).mappings;
      return ((columns.flags[0] as number) & mappingFlags.executable) !== 0;
    };
    expect(mayRun("shmat(9, NULL, SHM_EXEC)")).toBe(true);
    expect(mayRun("shmat(9, NULL, 0)")).toBe(false);
    expect(mayRun("mmap(NULL, 4096, PROT_READ|PROT_EXEC, MAP_SHARED|MAP_ANONYMOUS, -1, 0)")).toBe(true);
    expect(mayRun("mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0)")).toBe(false);
  });

  it("change with pkey_mprotect as well", () => {
    const trace = traceOf(`${mapped}
      40 1.020 pkey_mprotect(0x7f0000000000, 16384, PROT_READ, 1) = 0 <0.0001>`);
    expect(mappingsOf(trace, ms(25))).toEqual(["40 posix-shm:/board +0 16384 r by pkey_mprotect 20.1.."]);
  });

  it("go with it when it moves; MREMAP_DONTUNMAP leaves it where it was, too", () => {
    const trace = traceOf(`${mapped}
      40 1.020 mprotect(0x7f0000000000, 16384, PROT_READ) = 0 <0.0001>
      40 1.030 mremap(0x7f0000000000, 16384, 32768, MREMAP_MAYMOVE) = 0x7f0000100000 <0.0001>
      40 1.040 mremap(0x7f0000100000, 32768, 32768, MREMAP_MAYMOVE|MREMAP_DONTUNMAP) = 0x7f0000200000 <0.0001>`);
    expect(mappingsOf(trace, ms(35))).toEqual(["40 posix-shm:/board +0 32768 r by mremap 30.1.."]);
    expect(mappingsOf(trace, ms(45))).toHaveLength(2);
  });

  it("a hole cut by munmap and a private page mapped over it leave the rest mapped", () => {
    const trace = traceOf(`${mapped}
      40 1.020 munmap(0x7f0000001000, 4096) = 0 <0.0001>
      40 1.030 mmap(0x7f0000003000, 4096, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = 0x7f0000003000 <0.0001>`);
    expect(mappingsOf(trace, ms(45))).toEqual([
      "40 posix-shm:/board +0 4096  by mmap 20.1..",
      "40 posix-shm:/board +8192 4096  by mmap 30.1..",
    ]);
  });

  it("all parts of a SysV segment go when it is detached", () => {
    const trace = traceOf(`${start}
      40 1.010 shmget(IPC_PRIVATE, 12288, IPC_CREAT|0600) = 9 <0.0001>
      40 1.020 shmat(9, NULL, 0) = 0x7f0000001000 <0.0001>
      40 1.030 mprotect(0x7f0000002000, 4096, PROT_READ) = 0 <0.0001>
      40 1.040 shmdt(0x7f0000001000) = 0 <0.0001>`);
    expect(mappingsOf(trace, ms(35))).toHaveLength(3);
    expect(mappingsOf(trace, ms(45))).toEqual([]);
  });
});

describe("processes in one address space (CLONE_VM)", () => {
  const together = `${start}
    40 1.010 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>
    40 1.020 clone(child_stack=0x7f00, flags=CLONE_VM|SIGCHLD) = 41 <0.0001>`;

  it("map and unmap for each other", () => {
    const trace = traceOf(`${together}
      41 1.030 munmap(0x7f0000001000, 4096) = 0 <0.0001>`);
    expect(mappingsOf(trace)).toEqual(["40 mapping#1 +0 4096 rw by mmap 10.1..30.1 munmap"]);
  });

  it("meet at private futexes", () => {
    const trace = traceOf(`${together}
      41 1.030 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.040 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      41 1.041 <... futex resumed>) = 0 <0.011>`);
    expect(wakesOf(trace)).toEqual(["41 futex <- 40 futex"]);
  });

  it("keep what is mapped when one of them ends or execs", () => {
    const ended = traceOf(`${together}
      40 1.030 exit_group(0) = ?
      40 1.031 +++ exited with 0 +++`);
    expect(mappingsOf(ended)).toEqual([
      "40 mapping#1 +0 4096 rw by mmap 10.1..31 end",
      "41 mapping#1 +0 4096 rw by mmap 31..",
    ]);
    const execed = traceOf(`${together}
      41 1.030 execve("/bin/other", ["other"], 0x1 /* 2 vars */) = 0 <0.001>
      41 1.040 munmap(0x7f0000001000, 4096) = 0 <0.0001>`);
    expect(mappingsOf(execed)).toEqual(["40 mapping#1 +0 4096 rw by mmap 10.1.."]);
  });
});
