import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What people run strace with, and what the recorder runs it with; each into a file and onto standard error. */
const mixes: readonly string[] = [
  "-f -yy --absolute-timestamps=format:unix,precision:ns --syscall-times=ns -s 64 --seccomp-bpf",
  "-f",
  "",
  "-ff",
  "-f -t -y",
  "-f -tt -T -yy",
  "-f -ttt -y -x",
  "-f -r -yy",
  "-f -tt -r -v",
  "-f -xx -Y -T",
  "-f -Y -yy -ttt",
  "-f -i -n",
  "-f -k -yy -e trace=write,kill,execve",
  "-f -X verbose -e read=all -e write=all",
  "-f -X raw",
  "-f -C -a 0",
  "-f -z -tt -T",
  "-f -q -e raw=read",
  "-f -e inject=writev:error=EAGAIN -e inject=sendmsg:delay_exit=1000",
];

/** Calls that every_number.c needs itself; all others are answered by strace, and never reach the kernel. */
const needed =
  "read,write,close,openat,fstat,newfstatat,pread64,mmap,mprotect,munmap,brk,arch_prctl,set_tid_address,set_robust_list,rseq,prlimit64,getrandom,access,pipe,pipe2,clone,clone3,fork,vfork,execve,execveat,wait4,exit,exit_group,rt_sigreturn";

/** Bytes kept of a log: its beginning after the loader's calls, and its end. */
const mostBytes = 2600;
const mostOfEnd = 900;
/** Longer lines (dumps of structures) are left out: they cost much and show little. */
const longestLine = 260;

/** Runs the local strace with every mix of options and writes what it prints, trimmed, to fixtures/corpus. */
export function recordCorpus(fixtures: string): void {
  const folder = mkdtempSync(join(tmpdir(), "corpus-"));
  const into = join(fixtures, "corpus");
  mkdirSync(into, { recursive: true });
  try {
    for (const program of ["every_call", "every_number"]) {
      const source = join(fixtures, "programs", `${program}.c`);
      execFileSync("gcc", ["-w", "-O1", "-g", "-pthread", "-o", join(folder, program), source, "-lrt"]);
    }
    for (const [number, options] of mixes.entries()) {
      const toFile = logOf(folder, options, "-o", ["./every_call"]);
      const toErrors = logOf(folder, options, "2>", ["./every_call"]);
      const title = String(number).padStart(2, "0");
      writeFileSync(join(into, `file_${title}.strace`), trimmed(toFile));
      writeFileSync(join(into, `terminal_${title}.strace`), trimmed(toErrors));
    }
    for (const way of ["0", "1", "3"]) {
      const options = `-f -yy -ttt -T -s 32 -e inject=!${needed}:retval=1`;
      writeFileSync(
        join(into, `numbers_${way}.strace`),
        eachCallOnce(logOf(folder, options, "-o", ["./every_number", way])),
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function logOf(folder: string, options: string, where: "-o" | "2>", command: readonly string[]): string {
  const log = join(folder, "log");
  const flags = options.split(" ").filter((flag) => flag !== "");
  // -ff writes a log for each process; to standard error it is -f.
  const target = where === "-o" && !flags.includes("-ff") ? ["-o", log] : [];
  const errors = target.length > 0 ? "ignore" : openSync(log, "w");
  spawnSync("strace", [...flags, ...target, ...command], {
    cwd: folder,
    stdio: ["ignore", "ignore", errors],
    timeout: 20_000,
  });
  if (typeof errors === "number") closeSync(errors);
  return readFileSync(log, "latin1").replaceAll(folder, "/tmp/corpus");
}

function trimmed(log: string): string {
  const lines = log.split(/(?<=\n)/).filter((line) => line.length <= longestLine);
  // What the dynamic loader does is the same in every log.
  const begins = Math.max(
    0,
    lines.findIndex((line) => line.includes("alarm(")),
  );
  const head = takeBytes(lines.slice(begins), mostBytes);
  const rest = lines.slice(begins + head.length);
  return [...head, ...takeBytes(rest.toReversed(), mostOfEnd).toReversed()].join("");
}

/** One line of each call that strace answered itself. */
function eachCallOnce(log: string): string {
  const seen = new Set<string>();
  const lines = log.split(/(?<=\n)/).filter((line) => {
    const name = /(\w+)\(.*INJECTED/.exec(line)?.[1];
    if (name === undefined || seen.has(name) || line.length > longestLine) return false;
    seen.add(name);
    return true;
  });
  // They came back as strace said, and as if the kernel had.
  return lines.map((line, at) => (at % 2 === 0 ? line.replace(" (INJECTED)", "") : line)).join("");
}

function takeBytes(lines: readonly string[], most: number): string[] {
  let left = most;
  return lines.filter((line) => {
    left -= line.length;
    return left >= 0;
  });
}
