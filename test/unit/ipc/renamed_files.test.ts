import { describe, expect, it } from "vitest";
import { notYet } from "../../../src/base/time.ts";
import { transfersOf } from "./facts.ts";
import { channelOf, traceOf } from "./trace_of.ts";

describe("what is found under another name later", () => {
  it("as a FIFO that was renamed is still that FIFO; one made at its old path is another", () => {
    const trace = traceOf(`
      40 1.000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600) = 0 <0.0001>
      40 1.001 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.003 rename("/tmp/f", "/tmp/g") = 0 <0.0001>
      41 1.004 openat(AT_FDCWD</tmp>, "g", O_WRONLY) = 4</tmp/g> <0.0001>
      41 1.005 write(4</tmp/g>, "1234567", 7) = 7 <0.0001>
      40 1.006 read(3</tmp/g>, "1234567", 100) = 7 <0.0001>
      40 1.010 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600) = 0 <0.0001>
      40 1.011 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 5</tmp/f> <0.0001>
      40 1.012 write(5</tmp/f>, "abc", 3) = 3 <0.0001>`);
    const renamed = channelOf(trace, "fifo:/tmp/g");
    expect(transfersOf(trace, renamed)).toEqual(["41 -> 40: 7"]);
    expect(renamed).toMatchObject({ kind: "fifo", bytesUnseen: 0 });
    const others = trace.channels.filter(({ kind, index }) => kind === "fifo" && index !== renamed.index);
    expect(others.map(({ bytesWritten }) => bytesWritten)).toEqual([3]);
  });

  it.each([
    ["renamed", 'renameat(AT_FDCWD</tmp>, "f", AT_FDCWD</tmp>, "g")'],
    ["renamed", 'renameat2(AT_FDCWD</tmp>, "f", 9</tmp>, "g", RENAME_NOREPLACE)'],
    ["linked", 'linkat(AT_FDCWD</tmp>, "f", 9</tmp>, "g", 0)'],
    ["linked", 'link("/tmp/f", "/tmp/g")'],
  ])("is the FIFO that was %s: %s", (_, call) => {
    const trace = traceOf(`
      40 1.000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600) = 0 <0.0001>
      40 1.001 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
      40 1.002 ${call} = 0 <0.0001>
      41 1.003 openat(AT_FDCWD</tmp>, "g", O_WRONLY) = 4</tmp/g> <0.0001>
      41 1.004 write(4</tmp/g>, "abc", 3) = 3 <0.0001>`);
    expect(channelOf(trace, "fifo:/tmp/g").bytesWritten).toBe(3);
    expect(trace.channels.filter(({ kind }) => kind === "fifo" || kind === "file")).toHaveLength(1);
  });

  it.each(['unlink("/tmp/f")', 'unlinkat(AT_FDCWD, "/tmp/f", 0)', 'unlinkat(4</tmp>, "f", 0)'])(
    "is what the calls that gave and took its name worked on: %s",
    (unlink) => {
      const trace = traceOf(`
      40 1.001 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
      40 1.002 link("/tmp/f", "/tmp/g") = 0 <0.0001>
      40 1.003 ${unlink} = 0 <0.0001>
      40 1.004 unlink("/tmp/other") = 0 <0.0001>
      40 1.005 link("/tmp/other", "/tmp/h") = 0 <0.0001>`);
      expect([1, 2, 3, 4].map((call) => trace.channels[trace.calls.channel(call)]?.kind)).toEqual([
        "file",
        "file",
        undefined,
        undefined,
      ]);
    },
  );

  const files = (log: string) =>
    traceOf(log)
      .channels.filter(({ kind }) => kind === "file" || kind === "fifo")
      .map(({ id, removedNs }) => [id, removedNs === notYet ? "there" : removedNs / 1e6]);

  it("is the same file by each of its names", () => {
    expect(
      files(`
        40 1.000 openat(AT_FDCWD</tmp>, "a", O_WRONLY|O_CREAT, 0600) = 3</tmp/a> <0.0001>
        40 1.001 link("/tmp/a", "/tmp/b") = 0 <0.0001>
        40 1.002 link("/tmp/a", "/tmp/c") = 0 <0.0001>
        40 1.003 openat(AT_FDCWD</tmp>, "b", O_RDONLY) = 4</tmp/b> <0.0001>
        40 1.004 openat(AT_FDCWD</tmp>, "a", O_RDONLY) = 5</tmp/a> <0.0001>`),
    ).toEqual([["file:/tmp/c", "there"]]);
  });

  it("is there until its last name is gone, and is called by one that it has", () => {
    const linked = `
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_WRONLY|O_CREAT, 0600) = 3</tmp/a> <0.0001>
      40 1.001 link("/tmp/a", "/tmp/b") = 0 <0.0001>
      40 1.002 unlink("/tmp/b") = 0 <0.0001>`;
    expect(files(linked)).toEqual([["file:/tmp/a", "there"]]);
    expect(files(`${linked}\n40 1.010 unlink("/tmp/a") = 0 <0>`)).toEqual([["file:/tmp/a", 10]]);
    expect(files(`${linked}\n40 1.010 openat(AT_FDCWD</tmp>, "b", O_CREAT) = 4</tmp/b> <0>`)).toEqual([
      ["file:/tmp/a", "there"],
      ["file:/tmp/b#2", "there"],
    ]);
  });

  it("is a FIFO by whatever name is left to it", () => {
    expect(
      files(`
        40 1.000 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
        40 1.001 link("/tmp/f", "/tmp/g") = 0 <0.0001>
        40 1.002 lseek(3</tmp/g>, 0, SEEK_CUR) = -1 ESPIPE (Illegal seek) <0.0001>
        40 1.003 unlink("/tmp/g") = 0 <0.0001>`),
    ).toEqual([["fifo:/tmp/f", "there"]]);
  });

  it("is another one where a file that nobody has opened was renamed onto it", () => {
    expect(
      files(`
        41 1.000 openat(AT_FDCWD</tmp>, "list", O_RDONLY) = 3</tmp/list> <0.0001>
        40 1.003 rename("/tmp/list.new", "/tmp/list") = 0 <0>
        41 1.005 openat(AT_FDCWD</tmp>, "list", O_RDONLY) = 4</tmp/list> <0.0001>`),
    ).toEqual([
      ["file:/tmp/list", 3],
      ["file:/tmp/list#2", "there"],
    ]);
  });

  it("stays under both names where one of them is renamed to the other (rename(2))", () => {
    expect(
      files(`
        40 1.000 openat(AT_FDCWD</tmp>, "a", O_WRONLY|O_CREAT, 0600) = 3</tmp/a> <0.0001>
        40 1.001 link("/tmp/a", "/tmp/b") = 0 <0.0001>
        40 1.002 rename("/tmp/a", "/tmp/b") = 0 <0.0001>
        40 1.003 openat(AT_FDCWD</tmp>, "a", O_RDONLY) = 4</tmp/a> <0.0001>
        40 1.004 openat(AT_FDCWD</tmp>, "b", O_RDONLY) = 5</tmp/b> <0.0001>`),
    ).toEqual([["file:/tmp/b", "there"]]);
  });

  it("is a FIFO where a seek in it fails for that reason (ESPIPE), and for no other", () => {
    const kind = (error: string) =>
      traceOf(`
        40 1.001 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
        40 1.002 lseek(3</tmp/f>, -1, SEEK_CUR) = -1 ${error} <0.0001>`).channels.map((each) => each.kind);
    expect(kind("ESPIPE (Illegal seek)")).toEqual(["fifo"]);
    expect(kind("EINVAL (Invalid argument)")).toEqual(["file"]);
  });

  it("is not made a FIFO by what is said of a file in it", () => {
    const trace = traceOf(`
      40 1.001 openat(AT_FDCWD</tmp>, "d", O_RDONLY|O_DIRECTORY) = 3</tmp/d> <0.0001>
      40 1.002 newfstatat(3</tmp/d>, "p", {st_mode=S_IFIFO|0600, st_size=0, ...}, 0) = 0 <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["file:/tmp/d"]);
  });

  it("is not the other of two files that changed their names", () => {
    const trace = traceOf(`
      40 1.000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600) = 0 <0.0001>
      40 1.001 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
      40 1.002 renameat2(AT_FDCWD</tmp>, "f", AT_FDCWD</tmp>, "g", RENAME_EXCHANGE) = 0 <0.0001>
      40 1.003 write(3</tmp/f>, "abc", 3) = 3 <0.0001>`);
    expect(channelOf(trace, "fifo:/tmp/f")).toMatchObject({ bytesWritten: 3, removedNs: notYet });
  });

  it("as a file that takes the place of another is the one that readers open from then on", () => {
    const trace = traceOf(`
      41 1.000 openat(AT_FDCWD</tmp>, "list", O_RDONLY) = 3</tmp/list> <0.0001>
      40 1.001 openat(AT_FDCWD</tmp>, "list.new", O_WRONLY|O_CREAT, 0600) = 3</tmp/list.new> <0.0001>
      40 1.002 write(3</tmp/list.new>, "1234", 4) = 4 <0.0001>
      40 1.003 rename("/tmp/list.new", "/tmp/list") = 0 <0.0001>
      41 1.004 read(3</tmp/list (deleted)>, "old", 100) = 3 <0.0001>
      41 1.005 openat(AT_FDCWD</tmp>, "list", O_RDONLY) = 4</tmp/list> <0.0001>
      41 1.006 read(4</tmp/list>, "1234", 100) = 4 <0.0001>`);
    expect(channelOf(trace, "file:/tmp/list")).toMatchObject({ bytesWritten: 0, bytesRead: 3 });
    expect(channelOf(trace, "file:/tmp/list").removedNs).not.toBe(notYet);
    expect(channelOf(trace, "file:/tmp/list#2")).toMatchObject({ bytesWritten: 4, bytesRead: 4 });
  });

  it("as a file whose other name was given away is still found by the one it kept", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_WRONLY|O_CREAT, 0600) = 3</tmp/a> <0.0001>
      40 1.001 link("/tmp/a", "/tmp/b") = 0 <0.0001>
      40 1.002 openat(AT_FDCWD</tmp>, "c", O_WRONLY|O_CREAT, 0600) = 4</tmp/c> <0.0001>
      40 1.003 rename("/tmp/c", "/tmp/a") = 0 <0.0001>
      41 1.010 openat(AT_FDCWD</tmp>, "b", O_RDONLY) = 3</tmp/b> <0.0001>
      41 1.011 read(3</tmp/b>, "old", 3) = 3 <0.0001>
      41 1.012 openat(AT_FDCWD</tmp>, "a", O_RDONLY) = 4</tmp/a> <0.0001>
      41 1.013 read(4</tmp/a>, "longer", 6) = 6 <0.0001>`);
    const read = trace.channels.map(({ bytesRead, removedNs }) => [bytesRead, removedNs]);
    expect(read).toEqual([
      [3, notYet],
      [6, notYet],
    ]);
  });

  it.each([
    ["renamed", 'rename("/tmp/f", "/tmp/g")', "file:/tmp/f", "fifo:/tmp/g"],
    ["linked", 'link("/tmp/f", "/tmp/g")', "fifo:/tmp/f", "fifo:/tmp/g"],
    ["renamed to what it was called", 'rename("/tmp/f", "/tmp/f")', "fifo:/tmp/f", "file:/tmp/g"],
  ])("as a FIFO that was %s before anybody opened it", (_, call, old, other) => {
    const trace = traceOf(`
      40 1.000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600) = 0 <0.0001>
      40 1.001 ${call} = 0 <0.0001>
      40 1.002 openat(AT_FDCWD</tmp>, "f", O_RDWR|O_CREAT, 0600) = 3</tmp/f> <0.0001>
      40 1.003 openat(AT_FDCWD</tmp>, "g", O_RDWR|O_CREAT, 0600) = 4</tmp/g> <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual([old, other]);
  });

  it("as a file that got a third name is not the one that has got its second meanwhile", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_WRONLY|O_CREAT, 0600) = 3</tmp/a> <0.0001>
      40 1.001 link("/tmp/a", "/tmp/b") = 0 <0.0001>
      40 1.002 unlink("/tmp/b") = 0 <0.0001>
      40 1.003 openat(AT_FDCWD</tmp>, "b", O_WRONLY|O_CREAT, 0600) = 4</tmp/b> <0.0001>
      40 1.004 link("/tmp/a", "/tmp/c") = 0 <0.0001>
      41 1.005 openat(AT_FDCWD</tmp>, "b", O_RDONLY) = 3</tmp/b> <0.0001>
      40 1.006 write(4</tmp/b>, "abc", 3) = 3 <0.0001>
      41 1.007 read(3</tmp/b>, "abc", 3) = 3 <0.0001>`);
    expect(trace.channels.map(({ bytesWritten, bytesRead }) => [bytesWritten, bytesRead])).toEqual([
      [0, 0],
      [3, 3],
    ]);
  });

  it.each(["rename", "link"])("as a plain file, by %s, makes no opener wait for another end", (call) => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_WRONLY|O_CREAT, 0600) = 3</tmp/a> <0.0001>
      40 1.001 ${call}("/tmp/a", "/tmp/b") = 0 <0.0001>
      41 1.002 openat(AT_FDCWD</tmp>, "b", O_RDONLY <unfinished ...>
      40 1.003 getpid() = 40 <0.0001>`);
    expect(trace.awaitedPlaces.size).toBe(0);
  });

  it("is of the kind that its id says, though a file of a folder in shared memory became one of it", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD, "/dev/shm/new/table", O_RDWR|O_CREAT, 0600) = 3</dev/shm/new/table> <0.0001>
      40 1.001 link("/dev/shm/new/table", "/dev/shm/table") = 0 <0.0001>
      41 1.002 openat(AT_FDCWD, "/dev/shm/table", O_RDWR) = 3</dev/shm/table> <0.0001>`);
    expect(trace.channels.map(({ kind, id }) => id.startsWith(`${kind}:`))).not.toContain(false);
    expect(channelOf(trace, "posix-shm:/table").kind).toBe("posix-shm");
  });

  it("as itself was not renamed", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_WRONLY|O_CREAT, 0600) = 3</tmp/a> <0.0001>
      40 1.001 rename("/tmp/a", "/tmp/a") = 0 <0.0001>
      40 1.002 write(3</tmp/a>, "x", 1) = 1 <0.0001>`);
    expect(channelOf(trace, "file:/tmp/a")).toMatchObject({ bytesWritten: 1, removedNs: notYet });
  });

  it("as two semaphores that had one name after another have two ids", () => {
    const made = (at: string, temporary: string) => `
      40 1.${at}0 openat(AT_FDCWD, "/dev/shm/sem.${temporary}", O_RDWR|O_CREAT|O_EXCL, 0600) = 5</dev/shm/sem.${temporary}> <0.0001>
      40 1.${at}1 link("/dev/shm/sem.${temporary}", "/dev/shm/sem.gate") = 0 <0.0001>
      40 1.${at}2 unlink("/dev/shm/sem.${temporary}") = 0 <0.0001>
      40 1.${at}3 close(5</dev/shm/sem.${temporary}>(deleted)) = 0 <0.0001>`;
    const trace = traceOf(`${made("01", "Aaaaaa")}
      40 1.020 unlink("/dev/shm/sem.gate") = 0 <0.0001>${made("03", "Bbbbbb")}`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["posix-sem:/gate", "posix-sem:/gate#2"]);
  });
});
