import { describe, expect, it } from "vitest";
import { said } from "./trace_of.ts";

const two = `40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
  40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>`;
const ends = (pid: number, at: string) => `${pid} 1700000000.${at} +++ exited with 0 +++`;

describe("write-race", () => {
  const bothOpen = (flags: string) => `${two}
    40 1700000000.200000 openat(AT_FDCWD</tmp>, "log", ${flags}) = 3</tmp/log> <0.000010>
    41 1700000000.210000 openat(AT_FDCWD</tmp>, "log", ${flags}) = 3</tmp/log> <0.000010>`;

  it("tells which bytes the one wrote over the other's", () => {
    expect(
      said(
        "write-race",
        `${bothOpen("O_WRONLY")}
        40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
        41 1700000000.310000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
      ),
    ).toEqual([
      "gen (41) wrote bytes 0 to 2 of /tmp/log over bytes 0 to 5 that gen (40) had written; neither holds a lock, and the file is not open for appending (O_APPEND).",
    ]);
  });

  it("tells of going to the end and writing there, which is two steps", () => {
    expect(
      said(
        "write-race",
        `${bothOpen("O_WRONLY")}
        40 1700000000.300000 lseek(3</tmp/log>, 0, SEEK_END) = 100 <0.000010>
        40 1700000000.310000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
        41 1700000000.320000 lseek(3</tmp/log>, 0, SEEK_END) = 106 <0.000010>
        41 1700000000.330000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
      ),
    ).toEqual([
      "gen (40) and gen (41) both went to the end of /tmp/log and then wrote there, which can overwrite what the other appends in between; neither holds a lock, and the file is not open for appending (O_APPEND).",
    ]);
  });

  it.each([
    [
      "appends in one step",
      `${bothOpen("O_WRONLY|O_APPEND")}
       40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       41 1700000000.310000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "writes a part of its own",
      `${bothOpen("O_WRONLY")}
       40 1700000000.300000 pwrite64(3</tmp/log>, "hello\\n", 6, 0) = 6 <0.000010>
       41 1700000000.310000 pwrite64(3</tmp/log>, "hi\\n", 3, 4096) = 3 <0.000010>`,
    ],
    [
      "holds a lock",
      `${bothOpen("O_WRONLY")}
       40 1700000000.300000 flock(3</tmp/log>, LOCK_EX) = 0 <0.000010>
       40 1700000000.310000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       40 1700000000.320000 flock(3</tmp/log>, LOCK_UN) = 0 <0.000010>
       41 1700000000.330000 flock(3</tmp/log>, LOCK_EX) = 0 <0.000010>
       41 1700000000.340000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "opens the file when the other is done with it",
      `${two}
       40 1700000000.200000 openat(AT_FDCWD</tmp>, "log", O_WRONLY) = 3</tmp/log> <0.000010>
       40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       40 1700000000.310000 close(3</tmp/log>) = 0 <0.000010>
       41 1700000000.320000 openat(AT_FDCWD</tmp>, "log", O_WRONLY) = 3</tmp/log> <0.000010>
       41 1700000000.330000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
  ])("keeps quiet when each %s", (_, text) => {
    expect(said("write-race", text)).toEqual([]);
  });
});

describe("ipc-object-leak", () => {
  const made = `40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
    40 1700000000.200000 shmget(0x4d2, 4096, IPC_CREAT|0600) = 7 <0.000010>
    40 1700000000.300000 bind(3<UNIX-STREAM:[8]>, {sa_family=AF_UNIX, sun_path="/tmp/my socket"}, 110) = 0 <0.000010>
    40 1700000000.310000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0 <0.000010>`;

  it("gives the command that removes each", () => {
    expect(said("ipc-object-leak", `${made}\n${ends(40, "500000")}`)).toEqual([
      "The shared memory segment sysv-shm:7 (0x4d2) that gen (40) made was left behind: nobody uses it any more, and it was not removed. To remove it: ipcrm -m 7",
      "The socket /tmp/my socket that gen (40) made was left behind when it ended. To remove it: rm '/tmp/my socket'",
      "The FIFO /tmp/f that gen (40) made was left behind when it ended. To remove it: rm /tmp/f",
    ]);
  });

  it("keeps quiet while the process lives", () => {
    expect(said("ipc-object-leak", made)).toEqual([]);
  });

  it("keeps quiet about the FIFO that mkfifo made for its shell, while that lives", () => {
    const byChild = `40 1700000000.000000 execve("/bin/sh", ["sh"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
      41 1700000000.200000 execve("/bin/mkfifo", ["mkfifo", "f"], 0x7 /* 9 vars */) = 0 <0.000010>
      41 1700000000.310000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0 <0.000010>
      ${ends(41, "400000")}`;
    expect(said("ipc-object-leak", byChild)).toEqual([]);
    expect(said("ipc-object-leak", `${byChild}\n${ends(40, "500000")}`)).toHaveLength(1);
  });

  it("keeps quiet about what was removed", () => {
    expect(
      said(
        "ipc-object-leak",
        `${made}
        40 1700000000.400000 shmctl(7, IPC_RMID, NULL) = 0 <0.000010>
        40 1700000000.410000 unlink("/tmp/my socket") = 0 <0.000010>
        40 1700000000.420000 unlinkat(AT_FDCWD</tmp>, "f", 0) = 0 <0.000010>
        ${ends(40, "500000")}`,
      ),
    ).toEqual([]);
  });

  it("keeps quiet about an object that was there before", () => {
    expect(
      said("ipc-object-leak", `${made.replace("IPC_CREAT|0600", "0600")}\n${ends(40, "500000")}`).join(),
    ).not.toContain("sysv-shm");
  });
});

describe("orphan", () => {
  const outlives = `${two}
    ${ends(40, "300000")}
    41 1700000000.900000 +++ exited with 0 +++`;

  it("tells how long the child ran on alone", () => {
    expect(said("orphan", outlives)).toEqual([
      "gen (40) ended before its child gen (41), which ran on for 600 ms as an orphan.",
    ]);
  });

  it("keeps quiet about a daemon", () => {
    expect(
      said(
        "orphan",
        outlives.replace(
          ends(40, "300000"),
          `41 1700000000.200000 setsid() = 41 <0.000010>\n${ends(40, "300000")}`,
        ),
      ),
    ).toEqual([]);
  });
});

describe("fd-leak", () => {
  it("tells who kept a reader waiting with an end it did not know of", () => {
    expect(
      said(
        "fd-leak",
        `${two}
        40 1700000000.200000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
        40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        40 1700000000.220000 close(4<pipe:[9]>) = 0 <0.000010>
        42 1700000000.230000 close(3<pipe:[9]>) = 0 <0.000010>
        42 1700000000.240000 execve("/bin/sleep", ["sleep", "1"], 0x7 /* 9 vars */) = 0 <0.000010>
        40 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
        42 1700000001.300000 exit_group(0) = ?
        42 1700000001.300100 +++ exited with 0 +++
        40 1700000001.300200 <... read resumed>"", 1) = 0 <1.000200>`,
      ),
    ).toEqual([
      "sleep (42) inherited the write end of pipe:9 as descriptor 4 when it became sleep, and never used it; it kept gen (40) waiting for end-of-file for 1 s.",
    ]);
  });
});
