import { shellWord } from "../base/shell_word.ts";
import type { Bound, Room } from "./log_room.ts";
import type { Orphan } from "./orphans.ts";
import type { Problem } from "./problem.ts";
import { oldestStrace } from "./strace_flags.ts";

/*
 * Every problem a person can meet when tracing, each made by a function of its own: what happened, why, what to do.
 */

export function notOnMacOs(): Problem {
  return {
    id: "platform-macos",
    what: "IPC Scope cannot trace on macOS.",
    why: "It traces with strace, which needs a Linux kernel. Recordings made elsewhere open here all the same.",
    remedy: "Open the folder in a Dev Container or over Remote-SSH on a Linux machine, and trace there.",
  };
}

export function notOnWindows(): Problem {
  return {
    id: "platform-windows",
    what: "IPC Scope cannot trace on Windows itself.",
    why: "It traces with strace, which needs a Linux kernel. Recordings made elsewhere open here all the same.",
    remedy:
      "Open the folder in WSL (command “WSL: Reopen Folder in WSL”), in a Dev Container or over Remote-SSH, and trace there.",
  };
}

export function notOnThisPlatform(platform: string): Problem {
  return {
    id: "platform-unsupported",
    what: `IPC Scope cannot trace on ${platform}.`,
    why: "It traces with strace, which needs a Linux kernel. Recordings made elsewhere open here all the same.",
    remedy: "Open the folder over Remote-SSH on a Linux machine, and trace there.",
  };
}

export function straceMissing(installCommand: string): Problem {
  return {
    id: "strace-missing",
    what: "strace is not installed.",
    why: "IPC Scope watches programs through it.",
    remedy: installCommand,
  };
}

export function straceTooOld(found: string, path: string, installCommand: string): Problem {
  return {
    id: "strace-too-old",
    what: `${found} at ${path} is too old.`,
    why: `IPC Scope needs strace ${oldestStrace.major}.${oldestStrace.minor} (2019) or later.`,
    remedy: installCommand,
  };
}

export function straceUnusable(path: string, said: string): Problem {
  return {
    id: "strace-unusable",
    what: `${path} does not answer like strace.`,
    why: said === "" ? "It said nothing." : `It said: ${said}`,
    remedy: "Put the directory of a working strace first in PATH.",
  };
}

export function ptraceForbiddenInContainer(said: string): Problem {
  return {
    id: "ptrace-forbidden",
    what: "This container does not allow tracing.",
    why: `Its seccomp profile or missing capability SYS_PTRACE forbids ptrace (strace said: ${said}).`,
    remedy:
      "Start the container with: docker run --cap-add=SYS_PTRACE --security-opt seccomp=unconfined … (Dev Container: the same two in “runArgs” of devcontainer.json)",
  };
}

export function ptraceForbidden(said: string): Problem {
  return {
    id: "ptrace-forbidden",
    what: "This machine does not allow tracing.",
    why: `The kernel refused ptrace, even of an own child (strace said: ${said}).`,
    remedy:
      "Ask who runs this machine to allow ptrace for your user (a seccomp filter or security module forbids it).",
  };
}

/** `tracer` is the one that traces us, as `strace (41)`. */
export function tracedAlready(tracer: string): Problem {
  return {
    id: "traced-already",
    what: "This program is itself being traced.",
    why: `${tracer} traces it and all it starts, and a process can have only one tracer.`,
    remedy:
      "Run it without that tracer: a recording inside a recording, or under a debugger, is not possible.",
  };
}

export function ptraceForbiddenByYama(): Problem {
  return {
    id: "ptrace-forbidden",
    what: "Tracing is switched off on this machine.",
    why: "/proc/sys/kernel/yama/ptrace_scope is 3, which forbids ptrace to everyone until the next boot.",
    remedy: "Set kernel.yama.ptrace_scope=1 in /etc/sysctl.d and reboot.",
  };
}

export function ptraceUnderGvisor(said: string): Problem {
  return {
    id: "ptrace-gvisor",
    what: "Tracing does not work in this sandbox.",
    why: `It runs on gVisor, whose ptrace is not complete enough for strace (strace said: ${said}).`,
    remedy:
      "Trace on a machine or in a container with a Linux kernel of its own (for example --runtime=runc).",
  };
}

export function traceFailed(said: string): Problem {
  return {
    id: "trace-failed",
    what: "Tracing a trivial program failed.",
    why: said === "" ? "strace said nothing." : `strace said: ${said}`,
    remedy: "Try it by hand: strace -f --seccomp-bpf -o /dev/null true",
  };
}

export function attachOnlyAsRoot(): Problem {
  return {
    id: "attach-restricted",
    what: "Only root may attach to running processes here. Tracing programs started by IPC Scope works.",
    why: "/proc/sys/kernel/yama/ptrace_scope is 2.",
    remedy: "sudo sysctl kernel.yama.ptrace_scope=0",
  };
}

export function attachOnlyToDescendants(): Problem {
  return {
    id: "attach-restricted",
    what: "Attaching to processes that run already is not allowed. Tracing programs started by IPC Scope works.",
    why: "/proc/sys/kernel/yama/ptrace_scope is 1, the default of Ubuntu.",
    remedy: "sudo sysctl kernel.yama.ptrace_scope=0",
  };
}

/** A process has one tracer at most (ptrace(2)). `tracer`: `gdb (41)`. */
export function heldByTracer(tracer: string): Problem {
  return {
    id: "attach-restricted",
    what: "That process is traced already.",
    why: `${tracer} traces it.`,
    remedy: "End that one, or make it let go.",
  };
}

export function ofOtherRights(): Problem {
  return {
    id: "attach-restricted",
    what: "That process has other rights than this user.",
    why: "It runs as another user, or with more rights than its user has.",
    remedy: "Only root may trace it.",
  };
}

export function attachSwitchedOff(): Problem {
  return { ...ptraceForbiddenByYama(), id: "attach-restricted" };
}

export function stacksMissing(tracer: string): Problem {
  return {
    id: "stacks-missing",
    what: `This ${tracer} was built without stack traces.`,
    why: "Events cannot be linked to the source lines that caused them; everything else works.",
    remedy: "Install an strace built with libdw or libunwind; those of Debian, Ubuntu, Fedora and Arch are.",
  };
}

export function addr2lineMissing(installCommand: string): Problem {
  return {
    id: "addr2line-missing",
    what: "addr2line is not installed.",
    why: "Stacks show functions, but no lines of source.",
    remedy: installCommand,
  };
}

export function terminalUnavailable(why: string): Problem {
  return {
    id: "terminal-missing",
    what: "Traced programs get plain pipes here instead of a terminal of their own.",
    why,
    remedy: "",
  };
}

export function programNotFound(program: string): Problem {
  return {
    id: "program-not-found",
    what: `There is no program “${program}”.`,
    why: program.includes("/") ? "" : "It is in none of the directories of PATH.",
    remedy: program.includes("/") ? "" : "If it is in the current directory, write ./ before its name.",
  };
}

export function programNotExecutable(path: string): Problem {
  return {
    id: "program-not-executable",
    what: `${path} is not executable.`,
    why: "",
    remedy: `chmod +x ${shellWord(path)}`,
  };
}

export function programIsFolder(path: string): Problem {
  return { id: "program-is-folder", what: `${path} is a directory, not a program.`, why: "", remedy: "" };
}

export function folderMissing(path: string): Problem {
  return {
    id: "folder-missing",
    what: `There is no directory ${path} to start the program in.`,
    why: "",
    remedy: "",
  };
}

export function recordingNotCreated(folder: string, reason: string): Problem {
  return {
    id: "recording-not-created",
    what: `No recording can be made in ${folder}.`,
    why: reason,
    remedy: "Make it writable, or choose another place.",
  };
}

/** There is not even room to begin in. `folder` is where recordings are made. */
export function noRoomToBegin({ bytes, bound }: Room, folder: string): Problem {
  const left = `${Math.max(0, Math.floor(bytes / 1024))} KiB`;
  return {
    id: "no-room",
    what: `There is no room for a recording in ${folder}.`,
    why:
      bound === "disk"
        ? `Its file system has ${left} left.`
        : `A file may grow by ${left} here: ulimit -f, the limit on file size.`,
    remedy: bound === "disk" ? roomOnDisk : roomInFile,
  };
}

/** The log was about to grow beyond what is left. `isEnded`: the program was ended; else it was let go of. */
export function noRoomLeft(bound: Bound, folder: string, isEnded: boolean): Problem {
  const happened = isEnded ? "The program was ended" : "The processes were let go of";
  return {
    id: "no-room",
    what:
      bound === "disk"
        ? `${happened} because the file system of ${folder} is all but full.`
        : `${happened} because its recording was about to reach the limit on file size (ulimit -f).`,
    why: "What was recorded until then is whole.",
    remedy: bound === "disk" ? roomOnDisk : roomInFile,
  };
}

const roomOnDisk = "Free some space, or choose another place for recordings.";
const roomInFile = "Raise the limit with: ulimit -f unlimited";

/** `orphans` are those that strace left behind and that were ended. */
export function tracerLost(orphans: readonly Orphan[]): Problem {
  return {
    id: "tracer-lost",
    what: "strace was killed while it traced, so the recording ends there.",
    why:
      orphans.length === 0
        ? "The program ended with it."
        : `Without it the calls of what it traced fail, so that was ended: ${namesOf(orphans)}.`,
    remedy: "What was recorded until then is whole. If memory ran out, the kernel's log says so (dmesg).",
  };
}

export function attachedTracerLost(): Problem {
  return {
    id: "tracer-lost",
    what: "strace was killed while it traced, so the recording ends there.",
    why: "The processes it was attached to run on.",
    remedy: "Attach to them again.",
  };
}

const mostNames = 4;

function namesOf(orphans: readonly Orphan[]): string {
  const names = orphans.slice(0, mostNames).map(({ name, pid }) => `${name} (${pid})`);
  const more = orphans.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

export function programNotStarted(reason: string): Problem {
  return { id: "program-not-started", what: "strace could not be started.", why: reason, remedy: "" };
}

/** `restriction` is what the machine does not allow, if anything. */
/** Attaching can be had no other way: it is said, not refused. */
export function callBrokenOff(name: string, pid: number, call: string): Problem {
  return {
    id: "attach-breaks-call",
    what: `${name} (${pid}) sleeps in ${call}, which fails with EINTR when a tracer comes or goes.`,
    why: "A stop signal does the same (signal(7)). Most programs go on; one that does not expect it may end.",
    remedy: "",
  };
}

export function processNotAttached(
  pids: readonly number[],
  said: string,
  restriction: Problem | null,
): Problem {
  const reason = said === "" ? "strace said nothing." : `strace said: ${said}`;
  return {
    id: "attach-failed",
    what: `Attaching to ${pids.length === 1 ? "process" : "processes"} ${pids.join(", ")} failed.`,
    why: restriction === null ? reason : `${reason}. ${restriction.why}`,
    remedy: restriction?.remedy ?? "",
  };
}
