import { entryOf } from "../../base/entry_of.ts";
import { bytesLabel, countLabel } from "./amounts.ts";
import {
  argument,
  descriptorOf,
  hasFlag,
  numberIn,
  referent,
  type Sentences,
  where,
} from "./argument_words.ts";
import { type CallContext, integerArgument } from "./call_context.ts";

// Words for what is done with an open descriptor, besides reading and writing.

function duplicated(context: CallContext): string {
  return `made descriptor ${context.value} another name for ${where(context)}`;
}

/** What fcntl is asked for, besides locks. */
const requests: Readonly<Record<string, (context: CallContext) => string>> = {
  F_DUPFD: duplicated,
  F_DUPFD_CLOEXEC: duplicated,
  F_GETFD: (context) => `asked whether ${descriptor(context)} is closed on exec`,
  F_SETFD: (context) =>
    hasFlag(argument(context, 2), "FD_CLOEXEC")
      ? `let ${descriptor(context)} be closed on exec: a new program does not inherit it`
      : `let ${descriptor(context)} stay open on exec: a new program inherits it`,
  F_GETFL: (context) =>
    `asked how ${where(context)} is open: ${/\(flags ([^)]*)\)/.exec(context.text.result)?.[1] ?? context.text.result}`,
  F_SETFL: (context) =>
    hasFlag(argument(context, 2), "O_NONBLOCK")
      ? `made ${where(context)} non-blocking: instead of waiting, calls fail with EAGAIN`
      : `made ${where(context)} blocking: calls wait`,
  F_SETPIPE_SZ: (context) => `let ${where(context)} hold ${bytesLabel(context.value)}`,
  F_GETPIPE_SZ: (context) => `asked how much ${where(context)} can hold: ${bytesLabel(context.value)}`,
  F_SETOWN: (context) => `asked for signals about ${where(context)} to go to ${argument(context, 2)}`,
  F_GETOWN: (context) => `asked who gets signals about ${where(context)}`,
  F_ADD_SEALS: (context) => `sealed ${where(context)}: ${argument(context, 2)}`,
};

function descriptor(context: CallContext): string {
  return `descriptor ${descriptorOf(argument(context, 0))}`;
}

/** What ioctl is asked for, of the requests that matter between processes. */
const controls: Readonly<Record<string, (context: CallContext) => string>> = {
  FIONREAD: (context) => `asked how many bytes wait in ${where(context)}: ${argument(context, 2)}`,
  FIONBIO: (context) =>
    `made ${where(context)} ${argument(context, 2) === "[0]" ? "blocking" : "non-blocking"}`,
  TCGETS: (context) => `asked for the terminal settings of ${where(context)}`,
  TIOCGWINSZ: (context) => `asked how large the terminal ${where(context)} is`,
  TIOCSWINSZ: (context) => `set the size of the terminal ${where(context)}`,
  TIOCGPGRP: (context) => `asked which process group the terminal ${where(context)} obeys`,
  TIOCSPGRP: (context) =>
    `put process group ${argument(context, 2)} into the foreground of ${where(context)}`,
  TIOCSCTTY: (context) => `made ${where(context)} its controlling terminal`,
  TIOCGPTN: (context) => `asked for the number of its pseudoterminal: ${argument(context, 2)}`,
  TIOCSPTLCK: (context) => `unlocked the pseudoterminal ${where(context)}`,
};

function controlled(context: CallContext): string {
  const request = argument(context, 1);
  const known = entryOf(controls, request)?.(context);
  if (known !== undefined) return known;
  if (/^TCSETS/.test(request)) return `set the terminal ${where(context)}`;
  return `sent request ${request} to ${where(context)}`;
}

function positioned(context: CallContext): string {
  const asks = argument(context, 2) === "SEEK_CUR" && integerArgument(context, 1) === 0;
  return asks
    ? `asked for the position in ${where(context)}: ${countLabel(context.value)}`
    : `moved the position in ${where(context)} to byte ${countLabel(context.value)}`;
}

function asked(context: CallContext): string {
  return `asked what ${where(context)} is`;
}

function onDisk(context: CallContext): string {
  return `waited until ${where(context)} was on the disk`;
}

function truncated(context: CallContext): string {
  return `set the length of ${where(context)} to ${bytesLabel(integerArgument(context, 1))}`;
}

function directoryListed(context: CallContext): string {
  return context.value === 0
    ? `reached the end of the directory ${where(context)}`
    : `read entries of the directory ${where(context)}`;
}

export const descriptorSentences: Sentences = {
  close: (context) => `closed descriptor ${integerArgument(context, 0)}, which was ${where(context)}`,
  close_range: (context) =>
    numberIn(argument(context, 1)) >= 0x7fffffff
      ? `closed every descriptor from ${argument(context, 0)} on`
      : `closed descriptors ${argument(context, 0)} to ${argument(context, 1)}`,
  dup: duplicated,
  dup2: duplicated,
  dup3: duplicated,
  fcntl: (context) => entryOf(requests, argument(context, 1))?.(context),
  fcntl64: (context) => entryOf(requests, argument(context, 1))?.(context),
  ioctl: controlled,
  lseek: positioned,
  _llseek: (context) => `moved the position in ${where(context)}`,
  fsync: onDisk,
  fdatasync: onDisk,
  sync_file_range: onDisk,
  ftruncate: truncated,
  ftruncate64: truncated,
  fallocate: (context) => `set aside ${bytesLabel(integerArgument(context, 3))} for ${where(context)}`,
  fadvise64: (context) => `told the kernel how it will read ${where(context)}: ${argument(context, 3)}`,
  readahead: (context) => `asked the kernel to read ${where(context)} ahead`,
  fstat: asked,
  fstat64: asked,
  fstatfs: (context) => `asked which file system ${where(context)} is on`,
  fchmod: (context) => `set the permissions of ${where(context)} to ${argument(context, 1)}`,
  fchown: (context) =>
    `gave ${where(context)} to user ${argument(context, 1)}, group ${argument(context, 2)}`,
  fgetxattr: (context) => `asked for the attribute ${argument(context, 1)} of ${where(context)}`,
  fsetxattr: (context) => `set the attribute ${argument(context, 1)} of ${where(context)}`,
  flistxattr: (context) => `asked which attributes ${where(context)} has`,
  fremovexattr: (context) => `removed the attribute ${argument(context, 1)} of ${where(context)}`,
  fchdir: (context) => `went to the directory ${referent(argument(context, 0))}`,
  getdents: directoryListed,
  getdents64: directoryListed,
  pidfd_getfd: (context) =>
    `took descriptor ${argument(context, 1)} of another process as its descriptor ${context.value}`,
};
