import { describe, expect, it } from "vitest";
import { wakesOf } from "./facts.ts";
import { traceOf } from "./trace_of.ts";

/** Who wakes a reader of an inotify instance that watches `/tmp/watched` for these events. */
function wakerOf(events: string, lines: string, watched = "/tmp/watched"): string | undefined {
  const trace = traceOf(`
    40 1.000 inotify_init1(0) = 6<anon_inode:inotify> <0.0001>
    40 1.001 inotify_add_watch(6<anon_inode:inotify>, "${watched}", ${events}) = 1 <0.0001>
    40 1.010 read(6<anon_inode:inotify>,  <unfinished ...>
    ${lines}
    40 1.040 <... read resumed>"x"..., 4096) = 32 <0.03>`);
  return wakesOf(trace).find((wake) => wake.startsWith("40 read"));
}

const happens = (call: string) => `41 1.020 ${call} <0.0001>`;

describe("what is watched for happens by", () => {
  it.each([
    ["IN_CREATE", 'mkdir("/tmp/watched/a", 0755) = 0'],
    ["IN_CREATE", 'mkdirat(AT_FDCWD</tmp>, "watched/a", 0755) = 0'],
    ["IN_CREATE", 'mknod("/tmp/watched/a", S_IFIFO|0600) = 0'],
    ["IN_CREATE", 'mknodat(AT_FDCWD</tmp>, "watched/a", S_IFIFO|0600) = 0'],
    ["IN_CREATE", 'symlink("/tmp/b", "/tmp/watched/a") = 0'],
    ["IN_CREATE", 'symlinkat("b", AT_FDCWD</tmp>, "watched/a") = 0'],
    ["IN_CREATE", 'link("/tmp/b", "/tmp/watched/a") = 0'],
    ["IN_CREATE", 'linkat(AT_FDCWD</tmp>, "b", AT_FDCWD</tmp>, "watched/a", 0) = 0'],
    ["IN_CREATE", 'open("/tmp/watched/a", O_RDWR|O_CREAT, 0600) = 3</tmp/watched/a>'],
    ["IN_CREATE", 'creat("/tmp/watched/a", 0600) = 3</tmp/watched/a>'],
    [
      "IN_CREATE",
      'openat2(AT_FDCWD</tmp>, "watched/a", {flags=O_RDWR|O_CREAT, mode=0600, resolve=0}, 24) = 3</tmp/watched/a>',
    ],
    ["IN_DELETE", 'unlink("/tmp/watched/a") = 0'],
    ["IN_DELETE", 'unlinkat(AT_FDCWD</tmp>, "watched/a", 0) = 0'],
    ["IN_DELETE", 'rmdir("/tmp/watched/a") = 0'],
    ["IN_DELETE_SELF", 'rmdir("/tmp/watched/") = 0'],
    ["IN_MOVED_FROM", 'rename("/tmp/watched/a", "/tmp/b") = 0'],
    ["IN_MOVED_TO", 'rename("/tmp/b", "/tmp/watched/a") = 0'],
    ["IN_MOVE_SELF", 'rename("/tmp/watched", "/tmp/b") = 0'],
    ["IN_MOVED_FROM", 'renameat(AT_FDCWD</tmp>, "watched/a", AT_FDCWD</tmp>, "b") = 0'],
    ["IN_MOVED_TO", 'renameat(AT_FDCWD</tmp>, "b", AT_FDCWD</tmp>, "watched/a") = 0'],
    ["IN_MOVED_FROM", 'renameat2(AT_FDCWD</tmp>, "watched/a", AT_FDCWD</tmp>, "b", 0) = 0'],
    ["IN_MOVED_TO", 'renameat2(AT_FDCWD</tmp>, "b", AT_FDCWD</tmp>, "watched/a", 0) = 0'],
    ["IN_ATTRIB", 'unlink("/tmp/watched") = 0'],
    ["IN_ATTRIB", 'link("/tmp/watched", "/tmp/b") = 0'],
    ["IN_ATTRIB", 'linkat(AT_FDCWD</tmp>, "watched", AT_FDCWD</tmp>, "b", 0) = 0'],
    ["IN_ATTRIB", 'chmod("/tmp/watched/a", 0600) = 0'],
    ["IN_ATTRIB", 'fchmodat(AT_FDCWD</tmp>, "watched/a", 0600) = 0'],
    ["IN_ATTRIB", "fchmod(3</tmp/watched/a>, 0600) = 0"],
    ["IN_ATTRIB", 'fchmodat2(AT_FDCWD</tmp>, "watched/a", 0600, AT_SYMLINK_NOFOLLOW) = 0'],
    ["IN_ATTRIB", 'chown("/tmp/watched/a", 0, 0) = 0'],
    ["IN_ATTRIB", 'lchown("/tmp/watched/a", 0, 0) = 0'],
    ["IN_ATTRIB", 'fchownat(AT_FDCWD</tmp>, "watched/a", 0, 0, 0) = 0'],
    ["IN_ATTRIB", "fchown(3</tmp/watched/a>, 0, 0) = 0"],
    ["IN_ATTRIB", 'setxattr("/tmp/watched/a", "user.a", "x", 1, 0) = 0'],
    ["IN_ATTRIB", 'lsetxattr("/tmp/watched/a", "user.a", "x", 1, 0) = 0'],
    ["IN_ATTRIB", 'fsetxattr(3</tmp/watched/a>, "user.a", "x", 1, 0) = 0'],
    ["IN_ATTRIB", 'removexattr("/tmp/watched/a", "user.a") = 0'],
    ["IN_ATTRIB", 'lremovexattr("/tmp/watched/a", "user.a") = 0'],
    ["IN_ATTRIB", 'fremovexattr(3</tmp/watched/a>, "user.a") = 0'],
    ["IN_ATTRIB", 'utime("/tmp/watched/a", NULL) = 0'],
    ["IN_ATTRIB", 'utimes("/tmp/watched/a", NULL) = 0'],
    ["IN_ATTRIB", 'futimesat(AT_FDCWD</tmp>, "watched/a", NULL) = 0'],
    ["IN_ATTRIB", 'utimensat(AT_FDCWD</tmp>, "watched/a", NULL, 0) = 0'],
    ["IN_ATTRIB", 'utimensat(AT_FDCWD</tmp>, "watched/a", [UTIME_NOW, {tv_sec=5, tv_nsec=1}], 0) = 0'],
    ["IN_ATTRIB", "utimensat(3</tmp/watched/a>, NULL, NULL, 0) = 0"],
    ["IN_ACCESS", 'utimensat(AT_FDCWD</tmp>, "watched/a", [{tv_sec=5, tv_nsec=1}, UTIME_OMIT], 0) = 0'],
    ["IN_MODIFY", 'utimensat(AT_FDCWD</tmp>, "watched/a", [UTIME_OMIT, {tv_sec=5, tv_nsec=1}], 0) = 0'],
    ["IN_MODIFY", "fallocate(3</tmp/watched/a>, 0, 0, 4096) = 0"],
    ["IN_MODIFY", 'truncate("/tmp/watched/a", 0) = 0'],
    ["IN_MODIFY", "ftruncate(3</tmp/watched/a>, 0) = 0"],
    ["IN_MODIFY", 'write(3</tmp/watched/a>, "x", 1) = 1'],
    ["IN_MODIFY", 'pwrite64(3</tmp/watched/a>, "x", 1, 0) = 1'],
    ["IN_MODIFY", 'writev(3</tmp/watched/a>, [{iov_base="x", iov_len=1}], 1) = 1'],
    ["IN_MODIFY", 'pwritev(3</tmp/watched/a>, [{iov_base="x", iov_len=1}], 1, 0) = 1'],
    ["IN_MODIFY", 'pwritev2(3</tmp/watched/a>, [{iov_base="x", iov_len=1}], 1, 0, 0) = 1'],
    ["IN_MODIFY", "sendfile(3</tmp/watched/a>, 4</tmp/b>, NULL, 9) = 9"],
    ["IN_MODIFY", "copy_file_range(4</tmp/b>, NULL, 3</tmp/watched/a>, NULL, 9, 0) = 9"],
    ["IN_MODIFY", "splice(4<pipe:[7]>, NULL, 3</tmp/watched/a>, NULL, 9, 0) = 9"],
    ["IN_MODIFY", 'open("/tmp/watched/a", O_WRONLY|O_TRUNC) = 3</tmp/watched/a>'],
    ["IN_MODIFY", 'creat("/tmp/watched/a", 0600) = 3</tmp/watched/a>'],
    ["IN_ACCESS", 'read(3</tmp/watched/a>, "x", 1) = 1'],
    ["IN_ACCESS", 'pread64(3</tmp/watched/a>, "x", 1, 0) = 1'],
    ["IN_ACCESS", 'readv(3</tmp/watched/a>, [{iov_base="x", iov_len=1}], 1) = 1'],
    ["IN_ACCESS", 'preadv(3</tmp/watched/a>, [{iov_base="x", iov_len=1}], 1, 0) = 1'],
    ["IN_ACCESS", 'preadv2(3</tmp/watched/a>, [{iov_base="x", iov_len=1}], 1, 0, 0) = 1'],
    ["IN_ACCESS", "sendfile(4</tmp/b>, 3</tmp/watched/a>, NULL, 9) = 9"],
    ["IN_ACCESS", "copy_file_range(3</tmp/watched/a>, NULL, 4</tmp/b>, NULL, 9, 0) = 9"],
    ["IN_OPEN", 'open("/tmp/watched/a", O_RDONLY) = 3</tmp/watched/a>'],
    ["IN_CLOSE_WRITE", "close(3</tmp/watched/a>) = 0"],
    ["IN_CLOSE_NOWRITE", "close(3</tmp/watched/a>) = 0"],
  ])("%s: %s", (events, call) => {
    expect(wakerOf(events, happens(call))).toBe(`40 read <- 41 ${call.slice(0, call.indexOf("("))}`);
  });
});

describe("what is watched for does not happen by", () => {
  it.each([
    ["IN_CREATE", 'unlink("/tmp/watched/a") = 0'],
    ["IN_CREATE", 'open("/tmp/watched/a", O_RDONLY) = 3</tmp/watched/a>'],
    ["IN_MODIFY", 'open("/tmp/watched/a", O_RDWR|O_CREAT, 0600) = 3</tmp/watched/a>'],
    ["IN_DELETE", 'rename("/tmp/watched/a", "/tmp/b") = 0'],
    ["IN_MOVED_TO", 'rename("/tmp/watched/a", "/tmp/b") = 0'],
    ["IN_CREATE", 'mkdir("/tmp/watched/a/b", 0755) = 0'],
    ["IN_CREATE", 'mkdir("/tmp/unwatched/a", 0755) = 0'],
    ["IN_CREATE", 'mkdir("/", 0755) = 0'],
    ["IN_CREATE", 'mkdir("", 0755) = 0'],
    ["IN_CREATE", 'mkdir("/tmp/watched/a", 0755) = -1 EEXIST (File exists)'],
    ["IN_ATTRIB", 'utimensat(AT_FDCWD</tmp>, "watched/a", [{tv_sec=5, tv_nsec=1}, UTIME_OMIT], 0) = 0'],
    ["IN_ATTRIB", 'utimensat(AT_FDCWD</tmp>, "watched/a", [UTIME_OMIT, {tv_sec=5, tv_nsec=1}], 0) = 0'],
    [
      "IN_ACCESS|IN_MODIFY|IN_ATTRIB",
      'utimensat(AT_FDCWD</tmp>, "watched/a", [UTIME_OMIT, UTIME_OMIT], 0) = 0',
    ],
    ["IN_MODIFY", "fsync(3</tmp/watched/a>) = 0"],
    ["IN_MODIFY", "sendfile(4</tmp/b>, 3</tmp/watched/a>, NULL, 9) = 9"],
    ["IN_ACCESS", "sendfile(3</tmp/watched/a>, 4</tmp/b>, NULL, 9) = 9"],
    ["IN_MODIFY", "sendfile(3</tmp/watched/a>, 4</tmp/b>, NULL, 9) = -1 EINVAL (Invalid argument)"],
  ])("%s: %s", (events, call) => {
    expect(wakerOf(events, happens(call))).toBe("40 read <- ?");
  });
});

describe("the folder that is watched", () => {
  it.each([
    ["watched", "/tmp/watched/a"],
    ["./watched/", "/tmp/watched/a"],
    ["/tmp/watched", "watched/a"],
    ["/tmp/watched", "./watched/a"],
    ["watched", "watched/a"],
  ])("as %s has in it what a call names %s", (watched, named) => {
    expect(wakerOf("IN_CREATE", happens(`mkdir("${named}", 0755) = 0`), watched)).toBe("40 read <- 41 mkdir");
  });

  it.each([
    ["watched", "/tmp/unwatched/a"],
    ["/tmp/watched", "unwatched/a"],
    ["watched", "other/watched/a"],
    ["/tmp/watched", "a"],
    [".", "./a"],
    ["/", "a"],
  ])("as %s cannot be said to have in it what a call names %s", (watched, named) => {
    expect(wakerOf("IN_CREATE", happens(`mkdir("${named}", 0755) = 0`), watched)).toBe("40 read <- ?");
  });
});

it("is not changed by one who turns out to have tried in vain, but by who does it after that", () => {
  const tried = '41 1.020 mkdir("/tmp/watched/a", 0755 <unfinished ...>';
  const failed = "41 1.022 <... mkdir resumed>) = -1 EACCES (Permission denied) <0.002>";
  const made = '42 1.030 mkdir("/tmp/watched/b", 0755) = 0 <0.0001>';
  expect(wakerOf("IN_CREATE", `${tried}\n${failed}\n${made}`)).toBe("40 read <- 42 mkdir");
});

it("is found by where a process stands, which is not the folder of another descriptor", () => {
  const lines = `
    41 1.020 openat(AT_FDCWD</home>, "a", O_RDONLY) = 3</home/a> <0.0001>
    41 1.021 mkdirat(4</tmp>, "b", 0755) = 0 <0.0001>
    41 1.022 mkdir("c", 0755) = 0 <0.0001>`;
  expect(wakerOf("IN_CREATE", lines, "/home")).toBe("40 read <- 41 mkdir");
});

it("is watched on by an instance when another has stopped to watch under the same number", () => {
  const trace = traceOf(`
    40 1.000 inotify_init1(0) = 6<anon_inode:inotify> <0.0001>
    40 1.001 inotify_init1(0) = 7<anon_inode:inotify> <0.0001>
    40 1.002 inotify_add_watch(6<anon_inode:inotify>, "/tmp/watched", IN_CREATE) = 1 <0.0001>
    40 1.003 inotify_add_watch(7<anon_inode:inotify>, "/tmp/watched", IN_CREATE) = 1 <0.0001>
    40 1.004 inotify_rm_watch(7<anon_inode:inotify>, 1) = 0 <0.0001>
    40 1.010 read(6<anon_inode:inotify>,  <unfinished ...>
    ${happens('mkdir("/tmp/watched/a", 0755) = 0')}
    40 1.040 <... read resumed>"x"..., 4096) = 32 <0.03>`);
  expect(wakesOf(trace)).toEqual(["40 read <- 41 mkdir"]);
});

describe("a folder watched by a part of the way, of a process whose own folder is known,", () => {
  const atHome = '40 0.999 openat(AT_FDCWD, "f", O_RDONLY) = 5</home/f> <0.0001>';
  const wakerAtHome = (made: string, watched: string) => {
    const trace = traceOf(`
      ${atHome}
      40 1.000 inotify_init1(0) = 6<anon_inode:inotify> <0.0001>
      40 1.001 inotify_add_watch(6<anon_inode:inotify>, "${watched}", IN_CREATE) = 1 <0.0001>
      40 1.010 read(6<anon_inode:inotify>,  <unfinished ...>
      41 1.020 mkdir("${made}", 0755) = 0 <0.0001>
      40 1.040 <... read resumed>"x"..., 4096) = 32 <0.03>`);
    return wakesOf(trace).find((wake) => wake.startsWith("40 read"));
  };

  it.each(["in", "in/"])("is the one there, with a slash at its end or without: %s", (watched) => {
    expect(wakerAtHome("/home/in/a", watched)).toBe("40 read <- 41 mkdir");
    expect(wakerAtHome("/srv/in/a", watched)).toBe("40 read <- ?");
  });
});
