import { entryOf } from "../base/entry_of.ts";
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
  ENOTBLK: "It is not a block device.",
  EBUSY: "It is in use.",
  EEXIST: "It exists already.",
  EXDEV: "The two names are on different file systems.",
  ENODEV: "No such device, or it cannot do this.",
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
  EMLINK: "The file has too many names, or the directory too many subdirectories.",
  EPIPE: "Nobody has the read end open any more: the bytes have nowhere to go.",
  EDOM: "The argument is outside what the function is defined for.",
  ERANGE: "The result does not fit.",
  EDEADLK: "Waiting for this lock would close a circle of waiters.",
  ENAMETOOLONG: "The name is too long.",
  ENOLCK: "No lock is left.",
  ENOSYS: "This kernel does not have the call.",
  ENOTEMPTY: "The directory is not empty.",
  ELOOP: "Too many symbolic links.",
  ENOMSG: "The queue has no message of the wanted type.",
  EIDRM: "The IPC object was removed while the call waited for it.",
  ECHRNG: "The channel number is out of range.",
  EL2NSYNC: "",
  EL3HLT: "",
  EL3RST: "",
  ELNRNG: "",
  EUNATCH: "",
  ENOCSI: "",
  EL2HLT: "",
  EBADE: "The exchange is not valid.",
  EBADR: "The request is not valid.",
  EXFULL: "It is full.",
  ENOANO: "",
  EBADRQC: "The request code is not valid.",
  EBADSLT: "",
  EBFONT: "",
  ENOSTR: "It is not a stream.",
  ENODATA: "There is no data of this kind.",
  ETIME: "The timer ran out.",
  ENOSR: "No stream is left.",
  ENONET: "The machine is not on a network.",
  ENOPKG: "A package is not installed.",
  EREMOTE: "It is on another machine.",
  ENOLINK: "The link to the other machine is gone.",
  EADV: "",
  ESRMNT: "",
  ECOMM: "Sending failed.",
  EPROTO: "The two sides do not follow the same protocol.",
  EMULTIHOP: "More than one hop was tried.",
  EDOTDOT: "",
  EBADMSG: "The message is damaged, or not of the expected kind.",
  EOVERFLOW: "A value is too large for its type.",
  ENOTUNIQ: "The name is not unique.",
  EBADFD: "The descriptor is in no state for this.",
  EREMCHG: "The remote address changed.",
  ELIBACC: "A shared library that is needed cannot be read.",
  ELIBBAD: "A shared library is damaged.",
  ELIBSCN: "",
  ELIBMAX: "",
  ELIBEXEC: "",
  EILSEQ: "The bytes are no valid character.",
  ERESTART: "The call is to be repeated.",
  ESTRPIPE: "",
  EUSERS: "There are too many users.",
  ENOTSOCK: "The descriptor is not a socket.",
  EDESTADDRREQ: "No address was given to send to.",
  EMSGSIZE: "The message is larger than the queue, socket or buffer takes.",
  EPROTOTYPE: "The socket is of another type than the protocol or the address needs.",
  ENOPROTOOPT: "The protocol does not know this option.",
  EPROTONOSUPPORT: "This kernel does not know the protocol.",
  ESOCKTNOSUPPORT: "This kernel does not know this type of socket.",
  EOPNOTSUPP: "This kind of object does not know the operation.",
  EPFNOSUPPORT: "This kernel does not know this family of protocols.",
  EAFNOSUPPORT: "This kind of address does not fit the socket.",
  EADDRINUSE: "Someone already listens at this address.",
  EADDRNOTAVAIL: "This machine does not have the address.",
  ENETDOWN: "The network is down.",
  ENETUNREACH: "There is no way to the network.",
  ENETRESET: "The network dropped the connection.",
  ECONNABORTED: "The connection was given up before it was accepted.",
  ECONNRESET: "The peer closed the connection with data still unread, or died.",
  ENOBUFS: "No room for buffers is left.",
  EISCONN: "The socket is connected already.",
  ENOTCONN: "The socket is not connected.",
  ESHUTDOWN: "The socket was shut down for this direction.",
  ETOOMANYREFS: "Too many descriptors are under way in messages.",
  ETIMEDOUT: "The time given ran out.",
  ECONNREFUSED: "Nobody listens at this address.",
  EHOSTDOWN: "The host is down.",
  EHOSTUNREACH: "There is no way to the host.",
  EALREADY: "The same operation is already under way.",
  EINPROGRESS: "The connection is being made; poll tells when it is done.",
  ESTALE: "The file was removed or replaced on its server.",
  EUCLEAN: "The file system is damaged.",
  ENOTNAM: "",
  ENAVAIL: "",
  EISNAM: "",
  EREMOTEIO: "The device at the other side failed.",
  EDQUOT: "The user's share of the disk is used up.",
  ENOMEDIUM: "There is no medium in the drive.",
  EMEDIUMTYPE: "The medium is of the wrong kind.",
  ECANCELED: "The operation was cancelled.",
  ENOKEY: "The key that is needed is not there.",
  EKEYEXPIRED: "The key has expired.",
  EKEYREVOKED: "The key was revoked.",
  EKEYREJECTED: "The key was rejected.",
  EOWNERDEAD: "The owner of the lock died while holding it.",
  ENOTRECOVERABLE: "The lock's state was lost with its owner.",
  ERFKILL: "The radio is switched off.",
  EHWPOISON: "This page of memory is damaged.",
  ENOIOCTLCMD: "The device does not know this request.",
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
  return entryOf(meanings, name) ?? "";
}

function otherError(): number {
  return table.internText("E?");
}
