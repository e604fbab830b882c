import { readdir, readFile } from "node:fs/promises";
import { arch } from "node:os";

/**
 * Numbers of the calls that a tracer makes return EINTR when it comes or goes, as a stop signal does (signal(7), "by stop
 * signals"). Those of sockets with a timeout do so, too; their numbers do not tell them from those without.
 */
const numbers: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  x64: {
    65: "semop",
    128: "rt_sigtimedwait",
    208: "io_getevents",
    220: "semtimedop",
    232: "epoll_wait",
    281: "epoll_pwait",
    333: "io_pgetevents",
    441: "epoll_pwait2",
  },
  arm64: {
    4: "io_getevents",
    22: "epoll_pwait",
    137: "rt_sigtimedwait",
    192: "semtimedop",
    193: "semop",
    292: "io_pgetevents",
    441: "epoll_pwait2",
  },
};

/** The call in which a thread of a process sleeps that attaching to it breaks off; undefined if there is none, or it may not be seen. */
export async function interruptibleCall(pid: number, proc = "/proc"): Promise<string | undefined> {
  const threads = await readdir(`${proc}/${pid}/task`).catch(() => []);
  const calls = await Promise.all(
    // `232 0x4 0x7ffc ...`, or `running`.
    threads.map((tid) => readFile(`${proc}/${pid}/task/${tid}/syscall`, "utf8").catch(() => "")),
  );
  return calls
    .map((text) => numbers[arch()]?.[Number(text.split(" ", 1)[0])])
    .find((call) => call !== undefined);
}
