/**
 * A made log of what is no pipeline, as strace -f -yy prints what stress-ng does: processes that lock one file in turn,
 * one that sends queued signals to another, children that live for a moment, shared memory attached and left. Every
 * second call that can wait stands in two lines. Deterministic.
 * @param lines how many, about
 */
export function mixedLog(lines: number): Uint8Array {
  const log = new MadeLog();
  log.call(root, 'execve("/usr/bin/demo", ["demo"], 0x7ffe /* 9 vars */)', "0");
  for (const pid of [...lockers, sender, receiver, forker]) log.clone(root, pid);
  for (const pid of lockers)
    log.call(pid, `openat(AT_FDCWD</tmp/demo>, "${lockFile}", O_RDWR)`, `3<${lockFile}>`);
  for (let round = 0; log.lines < lines; round++) {
    const [first, second] = [at(lockers, round), at(lockers, round + 1)];
    log.lockHandedOver(first, second);
    log.lockHandedOver(second, first);
    log.queuedSignal(round);
    if (round % 8 === 0) log.sharedMemory(forker, round);
    if (round % 32 === 0) log.shortLife(childPid(round));
  }
  return log.bytes();
}

const root = 1000;
const lockers = [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008] as const;
const [sender, receiver, forker] = [1010, 1011, 1012] as const;
const lockFile = "/tmp/demo/stress-ng-flock-31482-0/flock-31482.lock";

/** A child's number comes again after a while, as numbers of processes do. */
function childPid(round: number): number {
  return 2000 + ((round / 32) % 20_000);
}

function at(pids: readonly number[], position: number): number {
  return pids[position % pids.length] as number;
}

class MadeLog {
  readonly #encoder = new TextEncoder();
  readonly #chunks: Uint8Array[] = [];
  #text: string[] = [];
  #clockNs = 1_700_000_000_000_000_000n;
  lines = 0;

  call(pid: number, call: string, result: string): void {
    this.#line(pid, `${call} = ${result} <0.000004512>`);
  }

  clone(pid: number, child: number): void {
    this.call(
      pid,
      "clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f2)",
      `${child}`,
    );
  }

  lockHandedOver(holder: number, waiter: number): void {
    const file = `3<${lockFile}>`;
    this.call(holder, `flock(${file}, LOCK_EX)`, "0");
    this.#line(waiter, `flock(${file}, LOCK_EX <unfinished ...>`);
    this.call(holder, `flock(${file}, LOCK_UN)`, "0");
    this.#line(waiter, "<... flock resumed>) = 0 <0.000031000>");
    this.call(waiter, `flock(${file}, LOCK_UN)`, "0");
  }

  queuedSignal(value: number): void {
    const said = `{si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=${sender}, si_uid=0, si_int=${value}, si_ptr=0x${value.toString(16)}}`;
    this.#line(receiver, "rt_sigtimedwait([RT_2],  <unfinished ...>");
    this.call(sender, `rt_sigqueueinfo(${receiver}, SIGRT_2, ${said})`, "0");
    this.#line(receiver, `<... rt_sigtimedwait resumed>${said}, NULL, 8) = 34 (SIGRT_2) <0.000040000>`);
  }

  sharedMemory(pid: number, round: number): void {
    const address = "0x7f3a10000000";
    this.call(pid, "shmget(IPC_PRIVATE, 65536, IPC_CREAT|0600)", `${round}`);
    this.call(pid, `shmat(${round}, NULL, 0)`, address);
    this.call(pid, `shmctl(${round}, IPC_RMID, NULL)`, "0");
    this.call(pid, `shmdt(${address})`, "0");
  }

  shortLife(child: number): void {
    this.clone(forker, child);
    this.#line(child, "exit_group(0) = ?");
    this.#line(child, "+++ exited with 0 +++");
    this.call(forker, `wait4(${child}, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL)`, `${child}`);
  }

  bytes(): Uint8Array {
    this.#encode();
    const whole = new Uint8Array(this.#chunks.reduce((sum, { length }) => sum + length, 0));
    let from = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, from);
      from += chunk.length;
    }
    return whole;
  }

  #line(pid: number, text: string): void {
    this.#clockNs += 5000n;
    const stamp = this.#clockNs.toString();
    this.#text.push(`${pid} ${stamp.slice(0, 10)}.${stamp.slice(10)} ${text}\n`);
    this.lines++;
    if (this.#text.length === 50_000) this.#encode();
  }

  #encode(): void {
    this.#chunks.push(this.#encoder.encode(this.#text.join("")));
    this.#text = [];
  }
}
