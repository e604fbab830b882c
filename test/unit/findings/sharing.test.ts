import { describe, expect, it } from "vitest";
import { said } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
const two = `${gen}
  ${fork}`;
const ends = (pid: number, at: string) => `${pid} 1700000000.${at} +++ exited with 0 +++`;

describe("write-race", () => {
  const bothOpen = (flags: string) => `${two}
    40 1700000000.200000 openat(AT_FDCWD</tmp>, "log", ${flags}) = 3</tmp/log> <0.000010>
    41 1700000000.210000 openat(AT_FDCWD</tmp>, "log", ${flags}) = 3</tmp/log> <0.000010>`;

  const writes = `
    40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
    41 1700000000.310000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`;

  it.each([
    ["nothing", ""],
    [
      "a lock on another file, one given back too early, one taken too late",
      `40 1700000000.220000 openat(AT_FDCWD</tmp>, "other", O_WRONLY) = 4</tmp/other> <0.000010>
       40 1700000000.230000 flock(4</tmp/other>, LOCK_EX) = 0 <0.000010>
       40 1700000000.240000 flock(3</tmp/log>, LOCK_EX) = 0 <0.000010>
       40 1700000000.250000 flock(3</tmp/log>, LOCK_UN) = 0 <0.000010>`,
    ],
    [
      "memory that each has to itself",
      `40 1700000000.220000 openat(AT_FDCWD</tmp>, "a", O_RDWR) = 4</tmp/a> <0.000010>
       40 1700000000.230000 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 4</tmp/a>, 0) = 0x7f0000000000 <0.000010>
       41 1700000000.240000 openat(AT_FDCWD</tmp>, "b", O_RDWR) = 4</tmp/b> <0.000010>
       41 1700000000.250000 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 4</tmp/b>, 0) = 0x7f0000000000 <0.000010>`,
    ],
    [
      "calls that failed",
      `40 1700000000.220000 lseek(-1, 0, SEEK_SET) = -1 EBADF (Bad file descriptor) <0.000010>
       40 1700000000.230000 lseek(3</tmp/log>, -5, SEEK_SET) = -1 EINVAL (Invalid argument) <0.000010>`,
    ],
    [
      "semaphores that each shares with others only",
      `40 1700000000.220000 semget(IPC_PRIVATE, 1, 0600) = 7 <0.000010>
       41 1700000000.220000 semget(IPC_PRIVATE, 1, 0600) = 8 <0.000010>
       40 1700000000.230000 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.000010>
       41 1700000000.240000 semop(8, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.000010>`,
    ],
    [
      "a lock that the other had while the one wrote, and gave back before it wrote itself",
      `41 1700000000.220000 flock(3</tmp/log>, LOCK_EX) = 0 <0.000010>
       41 1700000000.305000 flock(3</tmp/log>, LOCK_UN) = 0 <0.000010>`,
    ],
  ])("tells which bytes the one wrote over the other's, with %s besides", (_, besides) => {
    const late = `40 1700000000.320000 flock(3</tmp/log>, LOCK_EX) = 0 <0.000010>
      40 1700000000.330000 close(3</tmp/log>) = 0 <0.000010>
      40 1700000000.340000 openat(AT_FDCWD</tmp>, "log", O_WRONLY|O_APPEND) = 3</tmp/log> <0.000010>`;
    const lines = [bothOpen("O_WRONLY"), besides, writes].flatMap((part) => part.trim().split("\n"));
    const inOrder = lines
      .map((line) => line.trim())
      .sort((one, other) => one.slice(3, 20).localeCompare(other.slice(3, 20)));
    expect(said("write-race", `${inOrder.join("\n")}\n${late}`)).toEqual([
      "gen (41) wrote bytes 0 to 2 of /tmp/log over bytes 0 to 5 that gen (40) had written; neither holds a lock, and the file is not open for appending (O_APPEND).",
    ]);
  });

  const over = (mine: string, theirs: string) => [
    `gen (41) wrote bytes ${mine} of /tmp/log over bytes ${theirs} that gen (40) had written; neither holds a lock, and the file is not open for appending (O_APPEND).`,
  ];

  it.each([
    ["read", 'read(3</tmp/log>, "hello\\n"..., 12)'],
    [
      "readv, as musl does,",
      'readv(3</tmp/log>, [{iov_base="hello\\n", iov_len=6}, {iov_base="hello\\n", iov_len=1024}], 2)',
    ],
  ])("follows what each has read by %s and written from where it stood", (_, reads) => {
    expect(
      said(
        "write-race",
        `${bothOpen("O_RDWR")}
        40 1700000000.300000 lseek(3</tmp/log>, 6, SEEK_SET) = 6 <0.000010>
        40 1700000000.301000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
        40 1700000000.310000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
        41 1700000000.320000 ${reads} = 12 <0.000010>
        41 1700000000.330000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
      ),
    ).toEqual(over("12 to 14", "12 to 17"));
  });

  it("follows who goes back to the start", () => {
    expect(
      said(
        "write-race",
        `${bothOpen("O_RDWR")}
        40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
        41 1700000000.310000 read(3</tmp/log>, "hello\\n"..., 12) = 12 <0.000010>
        41 1700000000.320000 lseek(3</tmp/log>, 0, SEEK_SET) = 0 <0.000010>
        41 1700000000.330000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
      ),
    ).toEqual(over("0 to 2", "0 to 5"));
  });

  it("knows that a write at a place moves nobody from where it stands", () => {
    expect(
      said(
        "write-race",
        `${bothOpen("O_WRONLY")}
        40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
        41 1700000000.320000 pwrite64(3</tmp/log>, "hello\\n", 6, 4096) = 6 <0.000010>
        41 1700000000.330000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
      ),
    ).toEqual(over("0 to 2", "0 to 5"));
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
      "writes a part of its own that begins where the other's ends",
      `${bothOpen("O_WRONLY")}
       40 1700000000.300000 pwrite64(3</tmp/log>, "hello\\n", 6, 3) = 6 <0.000010>
       41 1700000000.310000 pwrite64(3</tmp/log>, "hi\\n", 3, 0) = 3 <0.000010>`,
    ],
    [
      "writes a part of its own in several pieces, wherever it goes to first",
      `${bothOpen("O_WRONLY")}
       40 1700000000.300000 lseek(3</tmp/log>, 0, SEEK_SET) = 0 <0.000010>
       40 1700000000.301000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       40 1700000000.302000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       41 1700000000.310000 lseek(3</tmp/log>, 4096, SEEK_SET) = 4096 <0.000010>
       41 1700000000.311000 lseek(3</tmp/log>, 0, SEEK_CUR) = 4096 <0.000010>
       41 1700000000.312000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>
       41 1700000000.313000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "goes back from the end to a part of its own",
      `${bothOpen("O_WRONLY")}
       40 1700000000.300000 lseek(3</tmp/log>, -1000, SEEK_END) = 0 <0.000010>
       40 1700000000.301000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       41 1700000000.310000 lseek(3</tmp/log>, -10, SEEK_END) = 990 <0.000010>
       41 1700000000.311000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "writes over its own bytes only",
      `${bothOpen("O_WRONLY")}
       40 1700000000.220000 openat(AT_FDCWD</tmp>, "log", O_WRONLY) = 4</tmp/log> <0.000010>
       40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       40 1700000000.301000 write(4</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       41 1700000000.310000 pwrite64(3</tmp/log>, "hi\\n", 3, 4096) = 3 <0.000010>`,
    ],
    [
      "writes through the one open file that fork shared",
      `${gen}
       40 1700000000.010000 openat(AT_FDCWD</tmp>, "log", O_WRONLY) = 3</tmp/log> <0.000010>
       ${fork}
       40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       41 1700000000.310000 lseek(3</tmp/log>, 0, SEEK_SET) = 0 <0.000010>
       41 1700000000.311000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "may have looked, as the second opened the file when the first had written",
      `${two}
       40 1700000000.200000 openat(AT_FDCWD</tmp>, "log", O_WRONLY) = 3</tmp/log> <0.000010>
       40 1700000000.300000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       41 1700000000.320000 openat(AT_FDCWD</tmp>, "log", O_WRONLY) = 3</tmp/log> <0.000010>
       41 1700000000.330000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "had the file open from before, and nobody knows where it stood",
      `40 1700000000.200000 fcntl(3</tmp/log>, F_GETFL) = 0x8001 (flags O_WRONLY|O_LARGEFILE) <0.000010>
       41 1700000000.210000 fcntl(3</tmp/log>, F_GETFL) = 0x8001 (flags O_WRONLY|O_LARGEFILE) <0.000010>
       ${writes}`,
    ],
    [
      "writes to a terminal",
      `${bothOpen("O_WRONLY")}${writes}`.replaceAll("</tmp/log>", "</dev/pts/1<char 136:1>>"),
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
      "goes to the end, or never",
      `${bothOpen("O_WRONLY")}
       40 1700000000.300000 lseek(3</tmp/log>, 0, SEEK_END) = 100 <0.000010>
       40 1700000000.310000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       41 1700000000.330000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "goes to the end and writes nothing there",
      `${bothOpen("O_WRONLY")}
       40 1700000000.300000 lseek(3</tmp/log>, 0, SEEK_END) = 100 <0.000010>
       40 1700000000.310000 write(3</tmp/log>, "", 0) = 0 <0.000010>
       41 1700000000.320000 lseek(3</tmp/log>, 0, SEEK_END) = 100 <0.000010>
       41 1700000000.330000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "holds a lock of its own kind",
      `${bothOpen("O_WRONLY")}
       40 1700000000.300000 fcntl(3</tmp/log>, F_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 <0.000010>
       41 1700000000.305000 fcntl(3</tmp/log>, F_SETLK, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=4096, l_len=1}) = -1 EAGAIN (Resource temporarily unavailable) <0.000010>
       40 1700000000.310000 write(3</tmp/log>, "hello\\n", 6) = 6 <0.000010>
       41 1700000000.340000 write(3</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
    ],
    [
      "may agree in memory that both have mapped",
      `${gen}
       40 1700000000.010000 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000 <0.000010>
       ${bothOpen("O_WRONLY").replace(gen, "")}
       ${writes}`,
    ],
    [
      "may agree by semaphores",
      `${bothOpen("O_WRONLY")}
       40 1700000000.220000 semget(0x4d2, 1, IPC_CREAT|0600) = 7 <0.000010>
       40 1700000000.230000 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.000010>
       41 1700000000.240000 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.000010>
       ${writes}`,
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

  const left = (...lines: readonly string[]) =>
    said("ipc-object-leak", [gen, ...lines, ends(40, "500000")].join("\n"));
  const message = (what: string, command: string) =>
    `The ${what} that gen (40) made was left behind: nobody uses it any more, and it was not removed. To remove it: ${command}`;

  it.each([
    ["msgget(IPC_PRIVATE, 0600) = 7", "message queue sysv-queue:7", "ipcrm -q 7"],
    ["semget(0x4d2, 1, IPC_CREAT|0600) = 7", "semaphore set sysv-sem:7 (0x4d2)", "ipcrm -s 7"],
    [
      'mq_open("jobs", O_RDWR|O_CREAT|O_EXCL, 0600, NULL) = 3</jobs>',
      "message queue posix-queue:/jobs",
      "rm /dev/mqueue/jobs",
    ],
    [
      'openat(AT_FDCWD, "/dev/shm/table", O_RDWR|O_CREAT, 0600) = 3</dev/shm/table>',
      "shared memory object posix-shm:/table",
      "rm /dev/shm/table",
    ],
    [
      'openat(AT_FDCWD, "/dev/shm/sem.s", O_RDWR|O_CREAT|O_EXCL, 0600) = 3</dev/shm/sem.s>',
      "semaphore posix-sem:/s",
      "rm /dev/shm/sem.s",
    ],
  ])("knows what %s makes", (call, what, command) => {
    expect(left(`40 1700000000.200000 ${call} <0.000010>`)).toEqual([message(what, command)]);
  });

  it.each([
    ["a queue", 'mq_open("O_CREAT", O_RDWR) = 3</O_CREAT>'],
    ["memory", 'openat(AT_FDCWD, "/dev/shm/O_CREAT", O_RDWR) = 3</dev/shm/O_CREAT>'],
    [
      "memory that was open from the start",
      "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/table>, 0) = 0x7f0000000000",
    ],
    ["memory that was attached by its number alone", "shmat(7, NULL, 0) = 0x7f0000000000"],
  ])("keeps quiet about %s that the trace did not see made", (_, call) => {
    expect(left(`40 1700000000.200000 ${call} <0.000010>`)).toEqual([]);
  });

  it("keeps quiet while somebody else holds it open, if only for reading", () => {
    const shared = (holder: string) =>
      left(
        fork,
        '40 1700000000.200000 openat(AT_FDCWD, "/dev/shm/table", O_RDWR|O_CREAT, 0600) = 3</dev/shm/table> <0.000010>',
        holder,
      );
    expect(shared("")).toHaveLength(1);
    expect(
      shared(
        '41 1700000000.210000 openat(AT_FDCWD, "/dev/shm/table", O_RDONLY) = 3</dev/shm/table> <0.000010>',
      ),
    ).toEqual([]);
  });

  it("removes a queue by its number, however often that was given out before", () => {
    const queue = (second: number, ...calls: readonly string[]) =>
      calls.map((call, nth) => `40 1700000000.${200_000 + 10 * second + nth} ${call} <0.000001>`);
    const made = "msgget(IPC_PRIVATE, 0600) = 7";
    const earlier = Array.from({ length: 10 }, (_, turn) =>
      queue(turn, made, "msgctl(7, IPC_RMID, NULL) = 0"),
    );
    expect(left(...earlier.flat(), ...queue(10, made))).toEqual([
      message("message queue sysv-queue:7#11", "ipcrm -q 7"),
    ]);
  });

  it("keeps quiet about a queue that mq_unlink removed", () => {
    expect(
      left(
        '40 1700000000.200000 mq_open("jobs", O_RDWR|O_CREAT, 0600, NULL) = 3</jobs> <0.000010>',
        '40 1700000000.210000 mq_unlink("jobs") = 0 <0.000010>',
      ),
    ).toEqual([]);
  });

  it.each([
    ["failed", 'mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = -1 EEXIST (File exists)'],
    ["made a plain file", 'mknodat(AT_FDCWD</tmp>, "f", S_IFREG|0644) = 0'],
    [
      "bound an address that is no path",
      'bind(3<TCP:[8]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
    ],
  ])("keeps quiet about a call that %s", (_, call) => {
    expect(left(`40 1700000000.200000 ${call} <0.000010>`)).toEqual([]);
  });

  it.each([
    ["whose path is whole", 'mknodat(AT_FDCWD</tmp>, "/run/f", S_IFIFO|0644)', "/run/f"],
    ["in a folder that strace did not name", 'mknod("f", S_IFIFO|0644)', "f"],
  ])("names the FIFO %s", (_, call, path) => {
    expect(left(`40 1700000000.200000 ${call} = 0 <0.000010>`)).toEqual([
      `The FIFO ${path} that gen (40) made was left behind when it ended. To remove it: rm ${path}`,
    ]);
  });

  it("takes the flags of a call that removes another file for no name", () => {
    expect(
      left(
        '40 1700000000.200000 mknodat(AT_FDCWD</tmp>, "0", S_IFIFO|0644) = 0 <0.000010>',
        '40 1700000000.210000 unlinkat(AT_FDCWD</tmp>, "1", 0) = 0 <0.000010>',
      ),
    ).toEqual(["The FIFO /tmp/0 that gen (40) made was left behind when it ended. To remove it: rm /tmp/0"]);
  });

  it("reads no more places than a program names that makes a whole tree of them", () => {
    const many = Array.from(
      { length: 2001 },
      (_, turn) =>
        `40 1700000000.${200_000 + turn} mknodat(AT_FDCWD</tmp>, "f${turn}", S_IFIFO|0644) = 0 <0.000001>`,
    );
    const told = left(...many);
    expect(told).toHaveLength(2000);
    expect(told.at(-1)).toContain("/tmp/f1999 ");
  });

  it.each([
    [2000, 1],
    [2001, 0],
  ])("says no more of places when %i paths were removed, and not all could be read", (removals, count) => {
    const removed = Array.from(
      { length: removals },
      (_, turn) => `40 1700000000.${300_000 + turn} unlink("/tmp/tree/${turn}") = 0 <0.000001>`,
    );
    const fifo = '40 1700000000.200000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0 <0.000001>';
    expect(left(fifo, ...removed)).toHaveLength(count);
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
