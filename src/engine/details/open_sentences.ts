import { argument, hasFlag, pathAt, type Sentences } from "./argument_words.ts";
import type { CallContext } from "./call_context.ts";

// Words for calls that make descriptors, and for names of files.

/** ` for reading, made if it was missing, as descriptor 3` */
function opened(context: CallContext, path: string, flags: string): string {
  const use = hasFlag(flags, "O_PATH")
    ? "only to refer to it"
    : hasFlag(flags, "O_DIRECTORY")
      ? "as a directory"
      : hasFlag(flags, "O_RDWR")
        ? "for reading and writing"
        : hasFlag(flags, "O_WRONLY")
          ? "for writing"
          : "for reading";
  const more = [
    ...(hasFlag(flags, "O_EXCL")
      ? ["made anew"]
      : hasFlag(flags, "O_CREAT")
        ? ["made if it was missing"]
        : []),
    ...(hasFlag(flags, "O_TRUNC") ? ["emptied first"] : []),
    ...(hasFlag(flags, "O_APPEND") ? ["each write at its end"] : []),
    ...(hasFlag(flags, "O_NONBLOCK") ? ["non-blocking"] : []),
  ];
  return `opened ${path} ${[use, ...more].join(", ")}, as descriptor ${context.value}`;
}

function made(what: string) {
  return (context: CallContext) => `made ${what}, as descriptor ${context.value}`;
}

function pipeMade(context: CallContext): string {
  const flags = argument(context, 1);
  const traits = [
    ...(hasFlag(flags, "O_NONBLOCK") ? ["non-blocking"] : []),
    ...(hasFlag(flags, "O_CLOEXEC") ? ["closed on exec"] : []),
  ];
  return `made a pipe: ${argument(context, 0)}, the first to read, the second to write${traits.length > 0 ? `; ${traits.join(" and ")}` : ""}`;
}

function nodeMade(path: string, mode: string): string {
  return `made ${mode.includes("S_IFIFO") ? "the FIFO" : "the node"} ${path}`;
}

export const openSentences: Sentences = {
  open: (context) => opened(context, argument(context, 0), argument(context, 1)),
  openat: (context) =>
    opened(context, pathAt(argument(context, 0), argument(context, 1)), argument(context, 2)),
  openat2: (context) =>
    opened(
      context,
      pathAt(argument(context, 0), argument(context, 1)),
      /flags=([A-Z_|]+)/.exec(argument(context, 2))?.[1] ?? "",
    ),
  creat: (context) => opened(context, argument(context, 0), "O_WRONLY|O_CREAT|O_TRUNC"),
  memfd_create: (context) => `made a file in memory, ${argument(context, 0)}, as descriptor ${context.value}`,
  memfd_secret: made("memory that not even the kernel maps"),
  open_by_handle_at: (context) => `opened a file by its handle, as descriptor ${context.value}`,
  pipe: pipeMade,
  pipe2: pipeMade,
  mknod: (context) => nodeMade(argument(context, 0), argument(context, 1)),
  mknodat: (context) => nodeMade(pathAt(argument(context, 0), argument(context, 1)), argument(context, 2)),
  unlink: (context) => `removed the name ${argument(context, 0)}`,
  unlinkat: (context) => `removed the name ${pathAt(argument(context, 0), argument(context, 1))}`,
  rename: (context) => `renamed ${argument(context, 0)} to ${argument(context, 1)}`,
  renameat: (context) => renamed(context),
  renameat2: (context) => renamed(context),
  link: (context) => `gave ${argument(context, 0)} the second name ${argument(context, 1)}`,
  linkat: (context) =>
    `gave ${pathAt(argument(context, 0), argument(context, 1))} the second name ${pathAt(argument(context, 2), argument(context, 3))}`,
  symlink: (context) => `made ${argument(context, 1)} a symbolic link to ${argument(context, 0)}`,
  chdir: (context) => `went to the directory ${argument(context, 0)}`,
  stat: (context) => `asked what ${argument(context, 0)} is`,
  lstat: (context) => `asked what ${argument(context, 0)} is`,
  statx: (context) => `asked what ${pathAt(argument(context, 0), argument(context, 1))} is`,
  access: (context) => `asked whether it may use ${argument(context, 0)}`,
  faccessat: (context) => `asked whether it may use ${pathAt(argument(context, 0), argument(context, 1))}`,
  faccessat2: (context) => `asked whether it may use ${pathAt(argument(context, 0), argument(context, 1))}`,
  readlink: (context) => `asked where ${argument(context, 0)} leads: ${argument(context, 1)}`,
  readlinkat: (context) =>
    `asked where ${pathAt(argument(context, 0), argument(context, 1))} leads: ${argument(context, 2)}`,
  getcwd: (context) => `asked which directory it is in: ${argument(context, 0)}`,
  mkdir: (context) => `made the directory ${argument(context, 0)}`,
  rmdir: (context) => `removed the directory ${argument(context, 0)}`,
  newfstatat: (context) => `asked what ${pathAt(argument(context, 0), argument(context, 1))} is`,
  inotify_init: made("a watcher of files"),
  inotify_init1: made("a watcher of files"),
  fanotify_init: made("a watcher of file systems"),
  userfaultfd: made("a handler of page faults"),
  io_uring_setup: made("a ring of requests"),
};

function renamed(context: CallContext): string {
  return `renamed ${pathAt(argument(context, 0), argument(context, 1))} to ${pathAt(argument(context, 2), argument(context, 3))}`;
}
