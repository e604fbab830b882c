import { type StringId, StringTable } from "../base/strings.ts";

/** Each error with what it means for the program, in one sentence; "" where the name has to do. */
const meanings: Readonly<Record<string, string>> = {
  EPERM: "The caller lacks the right to do this.",
  ENOENT: "No such file or directory.",
  ESRCH: "No such process: it has ended, or never existed.",
  EINTR: "A signal handler ran before the call could finish; the program has to repeat it.",
  EIO: "The device failed while reading or writing.",
  ENXIO: "No such device, or nobody has the other end of this FIFO open.",
  E2BIG: "The arguments and environment, or the message, are larger than allowed.",
  ENOEXEC: "The file is not a program this machine can run.",
  EBADF: "The descriptor is not open, or not open for this use.",
  ECHILD: "There is no child to wait for.",
  EAGAIN: "It would have to wait, and the descriptor is non-blocking: nothing was moved.",
  ENOMEM: "No memory is left.",
  EACCES: "The permissions of the file or object forbid it.",
  EFAULT: "A pointer led outside the program's memory.",
  ENOTBLK: "",
  EBUSY: "It is in use.",
  EEXIST: "It exists already.",
  EXDEV: "",
  ENODEV: "",
  ENOTDIR: "A part of the path is not a directory.",
  EISDIR: "It is a directory.",
  EINVAL: "An argument is not allowed here.",
  ENFILE: "The system has no free file left.",
  EMFILE: "The process has no free descriptor left: it may be leaking them.",
  ENOTTY: "It is not a terminal, or does not know this request.",
  ETXTBSY: "The program file is being run or written by someone else.",
  EFBIG: "The file would become too large.",
  ENOSPC: "No space is left on the device, or the limit of IPC objects is reached.",
  ESPIPE: "Pipes, FIFOs and sockets have no position to seek to.",
  EROFS: "The file system is read-only.",
  EMLINK: "",
  EPIPE: "Nobody has the read end open any more: the bytes have nowhere to go.",
  EDOM: "",
  ERANGE: "The result does not fit.",
  EDEADLK: "Waiting for this lock would close a circle of waiters.",
  ENAMETOOLONG: "The name is too long.",
  ENOLCK: "No lock is left.",
  ENOSYS: "This kernel does not have the call.",
  ENOTEMPTY: "",
  ELOOP: "Too many symbolic links.",
  ENOMSG: "The queue has no message of the wanted type.",
  EIDRM: "The IPC object was removed while the call waited for it.",
  ECHRNG: "",
  EL2NSYNC: "",
  EL3HLT: "",
  EL3RST: "",
  ELNRNG: "",
  EUNATCH: "",
  ENOCSI: "",
  EL2HLT: "",
  EBADE: "",
  EBADR: "",
  EXFULL: "",
  ENOANO: "",
  EBADRQC: "",
  EBADSLT: "",
  EBFONT: "",
  ENOSTR: "",
  ENODATA: "",
  ETIME: "",
  ENOSR: "",
  ENONET: "",
  ENOPKG: "",
  EREMOTE: "",
  ENOLINK: "",
  EADV: "",
  ESRMNT: "",
  ECOMM: "",
  EPROTO: "",
  EMULTIHOP: "",
  EDOTDOT: "",
  EBADMSG: "",
  EOVERFLOW: "A value is too large for its type.",
  ENOTUNIQ: "",
  EBADFD: "",
  EREMCHG: "",
  ELIBACC: "",
  ELIBBAD: "",
  ELIBSCN: "",
  ELIBMAX: "",
  ELIBEXEC: "",
  EILSEQ: "",
  ERESTART: "",
  ESTRPIPE: "",
  EUSERS: "",
  ENOTSOCK: "The descriptor is not a socket.",
  EDESTADDRREQ: "",
  EMSGSIZE: "The message is larger than the queue, socket or buffer takes.",
  EPROTOTYPE: "",
  ENOPROTOOPT: "",
  EPROTONOSUPPORT: "",
  ESOCKTNOSUPPORT: "",
  EOPNOTSUPP: "This kind of object does not know the operation.",
  EPFNOSUPPORT: "",
  EAFNOSUPPORT: "",
  EADDRINUSE: "Someone already listens at this address.",
  EADDRNOTAVAIL: "This machine does not have the address.",
  ENETDOWN: "",
  ENETUNREACH: "",
  ENETRESET: "",
  ECONNABORTED: "The connection was given up before it was accepted.",
  ECONNRESET: "The peer closed the connection with data still unread, or died.",
  ENOBUFS: "",
  EISCONN: "The socket is connected already.",
  ENOTCONN: "The socket is not connected.",
  ESHUTDOWN: "The socket was shut down for this direction.",
  ETOOMANYREFS: "",
  ETIMEDOUT: "The time given ran out.",
  ECONNREFUSED: "Nobody listens at this address.",
  EHOSTDOWN: "",
  EHOSTUNREACH: "There is no way to the host.",
  EALREADY: "The same operation is already under way.",
  EINPROGRESS: "The connection is being made; poll tells when it is done.",
  ESTALE: "",
  EUCLEAN: "",
  ENOTNAM: "",
  ENAVAIL: "",
  EISNAM: "",
  EREMOTEIO: "",
  EDQUOT: "",
  ENOMEDIUM: "",
  EMEDIUMTYPE: "",
  ECANCELED: "The operation was cancelled.",
  ENOKEY: "",
  EKEYEXPIRED: "",
  EKEYREVOKED: "",
  EKEYREJECTED: "",
  EOWNERDEAD: "The owner of the lock died while holding it.",
  ENOTRECOVERABLE: "The lock's state was lost with its owner.",
  ERFKILL: "",
  EHWPOISON: "",
  ENOIOCTLCMD: "",
  ERESTARTSYS:
    "A signal came; the kernel repeats the call if the handler was set with SA_RESTART, else it fails with EINTR.",
  ERESTARTNOINTR: "A signal came; the kernel repeats the call in any case.",
  ERESTARTNOHAND:
    "A signal came; the kernel repeats the call if the signal has no handler, else it fails with EINTR.",
  ERESTART_RESTARTBLOCK:
    "A signal came; the kernel continues the wait for the time that is left if the signal has no handler.",
};

const table = new StringTable();
// Id 0 is "no error".
table.internText("");
for (const name of Object.keys(meanings)) table.internText(name);

/** A u8 is all that a column of calls spends on an error, so names beyond it share the last id. */
const mostIds = 256;

/** The id of an error's name, 1..255; 0 for "". Names that strace does not print today get ids of their own. */
export function errnoId(bytes: Uint8Array, start: number, end: number): number {
  const id = table.find(bytes, start, end);
  if (id !== undefined) return id;
  return table.size < mostIds - 1 ? table.intern(bytes, start, end) : otherError();
}

export function errnoIdOf(name: string): number {
  const bytes = new TextEncoder().encode(name);
  return errnoId(bytes, 0, bytes.length);
}

/** `EAGAIN`, "" for 0. */
export function errnoName(id: number): string {
  return id < table.size ? table.text(id as StringId) : "";
}

/** What the error means, in one sentence; "" if there is none for it. */
export function errnoMeaning(name: string): string {
  return meanings[name] ?? "";
}

function otherError(): number {
  return table.internText("E?");
}
