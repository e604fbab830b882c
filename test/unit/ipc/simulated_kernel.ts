/**
 * A kernel small enough to be believed: processes with descriptors, pipes that hold bytes in order, fork, dup, close
 * and exec. It runs a list of steps and tells two things: the log that strace could have printed of it, and the truth.
 */

export type Step =
  | { readonly do: "fork"; readonly who: number }
  | { readonly do: "pipe"; readonly who: number; readonly closeOnExec: boolean }
  | { readonly do: "dup"; readonly who: number; readonly which: number }
  | { readonly do: "close"; readonly who: number; readonly which: number }
  | { readonly do: "exec"; readonly who: number }
  | { readonly do: "exit"; readonly who: number }
  | { readonly do: "write"; readonly who: number; readonly which: number; readonly bytes: number }
  | { readonly do: "read"; readonly who: number; readonly which: number; readonly bytes: number };

interface Pipe {
  readonly inode: number;
  readonly stream: { readonly pid: number; bytes: number }[];
  level: number;
  written: number;
  read: number;
  readonly transfers: string[];
}

interface End {
  readonly pipe: Pipe;
  readonly way: "r" | "w";
  readonly closeOnExec: boolean;
}

interface SimulatedProcess {
  readonly pid: number;
  readonly parent: number | undefined;
  readonly fds: Map<number, End>;
  alive: boolean;
}

export interface Truth {
  readonly log: string;
  /** At the end of each step: when, and what each living process had open, as `pid: fd pipe:inode way`. */
  readonly moments: readonly { readonly ms: number; readonly open: readonly string[] }[];
  readonly pipes: readonly {
    readonly id: string;
    /** `writer -> reader: bytes`, in the order of the stream. */
    readonly transfers: readonly string[];
    readonly written: number;
    readonly read: number;
  }[];
  readonly parents: ReadonlyMap<number, number | undefined>;
}

const capacity = 65536;

export class SimulatedKernel {
  readonly #lines: string[] = [];
  readonly #moments: { ms: number; open: string[] }[] = [];
  readonly #pipes: Pipe[] = [];
  readonly #processes: SimulatedProcess[] = [{ pid: 40, parent: undefined, fds: new Map(), alive: true }];
  #now = 0;

  /** `cuts[i]`: print the line of step i in two, with another task's line between them if there is another task. */
  run(steps: readonly Step[], cuts: readonly boolean[]): Truth {
    this.#say(40, "getpid() = 40");
    steps.forEach((step, index) => {
      this.#take(step, cuts[index] === true);
      this.#now = Math.ceil((this.#now + 1) / 10) * 10;
      this.#moments.push({ ms: this.#now, open: this.#open() });
      this.#now += 1;
    });
    this.#now += 10;
    this.#say(40, "getppid() = 1");
    return {
      log: this.#lines.join("\n"),
      moments: this.#moments,
      pipes: this.#pipes.map(({ inode, transfers, written, read }) => ({
        id: `pipe:${inode}`,
        transfers,
        written,
        read,
      })),
      parents: new Map(this.#processes.map(({ pid, parent }) => [pid, parent])),
    };
  }

  #take(step: Step, cut: boolean): void {
    const living = this.#processes.filter(({ alive }) => alive);
    const process = living[step.who % living.length] as SimulatedProcess;
    switch (step.do) {
      case "fork":
        this.#fork(process, cut);
        break;
      case "pipe":
        this.#pipe(process, step.closeOnExec, cut);
        break;
      case "exec":
        this.#exec(process, cut);
        break;
      case "exit":
        this.#exit(process);
        break;
      case "dup":
      case "close":
      case "write":
      case "read":
        this.#use(process, step, cut);
        break;
    }
  }

  #fork(parent: SimulatedProcess, cut: boolean): void {
    const pid = 40 + this.#processes.length;
    this.#processes.push({ pid, parent: parent.pid, fds: new Map(parent.fds), alive: true });
    if (!cut) {
      this.#say(parent.pid, `clone(child_stack=NULL, flags=SIGCHLD) = ${pid}`);
      return;
    }
    this.#line(parent.pid, "clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>");
    this.#say(pid, `getppid() = ${parent.pid}`);
    this.#line(parent.pid, `<... clone resumed>) = ${pid} <0.000003>`);
  }

  #pipe(process: SimulatedProcess, closeOnExec: boolean, cut: boolean): void {
    const pipe: Pipe = {
      inode: 100 + this.#pipes.length,
      stream: [],
      level: 0,
      written: 0,
      read: 0,
      transfers: [],
    };
    this.#pipes.push(pipe);
    const r = freeFd(process);
    process.fds.set(r, { pipe, way: "r", closeOnExec });
    const w = freeFd(process);
    process.fds.set(w, { pipe, way: "w", closeOnExec });
    const name = `<pipe:[${pipe.inode}]>`;
    const flags = closeOnExec ? "O_CLOEXEC" : "0";
    this.#call(process, "pipe2", "", `[${r}${name}, ${w}${name}], ${flags}`, "0", cut);
  }

  #exec(process: SimulatedProcess, cut: boolean): void {
    for (const [fd, { closeOnExec }] of process.fds) if (closeOnExec) process.fds.delete(fd);
    this.#call(process, "execve", `"/bin/x", ["x"], 0x7f /* 1 var */`, "", "0", cut);
  }

  /** The first process lives on, so that somebody does. */
  #exit(process: SimulatedProcess): void {
    if (process.pid === 40) return;
    process.alive = false;
    process.fds.clear();
    this.#line(process.pid, "exit_group(0) = ?");
    this.#line(process.pid, "+++ exited with 0 +++");
  }

  #use(process: SimulatedProcess, step: Extract<Step, { which: number }>, cut: boolean): void {
    const usable = [...process.fds].filter(
      ([, { way }]) => (step.do !== "write" || way === "w") && (step.do !== "read" || way === "r"),
    );
    const chosen = usable[step.which % Math.max(1, usable.length)];
    if (chosen === undefined) return;
    const [fd, end] = chosen;
    const printed = `${fd}<pipe:[${end.pipe.inode}]>`;
    switch (step.do) {
      case "dup": {
        const copy = freeFd(process);
        process.fds.set(copy, { ...end, closeOnExec: false });
        this.#call(process, "dup", printed, "", `${copy}<pipe:[${end.pipe.inode}]>`, cut);
        break;
      }
      case "close":
        process.fds.delete(fd);
        this.#call(process, "close", printed, "", "0", cut);
        break;
      case "write":
        this.#write(process, end.pipe, printed, step.bytes, cut);
        break;
      case "read":
        this.#read(process, end.pipe, printed, step.bytes, cut);
        break;
    }
  }

  /** Steps that would have to wait, or that nobody is there to read from, are left out. */
  #write(process: SimulatedProcess, pipe: Pipe, printed: string, bytes: number, cut: boolean): void {
    if (pipe.level + bytes > capacity || !this.#isOpen(pipe, "r")) return;
    pipe.stream.push({ pid: process.pid, bytes });
    pipe.level += bytes;
    pipe.written += bytes;
    this.#call(process, "write", `${printed}, "x"..., ${bytes}`, "", `${bytes}`, cut);
  }

  #read(process: SimulatedProcess, pipe: Pipe, printed: string, atMost: number, cut: boolean): void {
    const bytes = Math.min(atMost, pipe.level);
    if (bytes === 0 && this.#isOpen(pipe, "w")) return;
    let left = bytes;
    while (left > 0) {
      const first = pipe.stream[0] as { pid: number; bytes: number };
      const taken = Math.min(left, first.bytes);
      pipe.transfers.push(`${first.pid} -> ${process.pid}: ${taken}`);
      first.bytes -= taken;
      left -= taken;
      if (first.bytes === 0) pipe.stream.shift();
    }
    pipe.level -= bytes;
    pipe.read += bytes;
    this.#call(process, "read", `${printed}, `, `"x"..., ${atMost}`, `${bytes}`, cut);
  }

  #isOpen(pipe: Pipe, way: "r" | "w"): boolean {
    return this.#processes.some(({ fds }) =>
      [...fds.values()].some((end) => end.pipe === pipe && end.way === way),
    );
  }

  #open(): string[] {
    return this.#processes.flatMap(({ pid, fds }) =>
      [...fds]
        .sort(([a], [b]) => a - b)
        .map(([fd, { pipe, way }]) => `${pid}: ${fd} pipe:${pipe.inode} ${way}`),
    );
  }

  /** One call: `known` stands before the kernel answers, `answered` after. */
  #call(
    { pid }: SimulatedProcess,
    name: string,
    known: string,
    answered: string,
    result: string,
    cut: boolean,
  ): void {
    const other = this.#processes.find((process) => process.alive && process.pid !== pid);
    if (!cut || other === undefined) {
      this.#say(pid, `${name}(${known}${answered}) = ${result}`);
      return;
    }
    this.#line(pid, `${name}(${known} <unfinished ...>`);
    this.#say(other.pid, "getuid() = 0");
    this.#line(pid, `<... ${name} resumed>${answered}) = ${result} <0.000003>`);
  }

  #say(pid: number, call: string): void {
    this.#line(pid, `${call} <0.000001>`);
  }

  #line(pid: number, text: string): void {
    this.#now += 1;
    const seconds = `${Math.floor(this.#now / 1000)}.${String(this.#now % 1000).padStart(3, "0")}`;
    this.#lines.push(`${pid} ${seconds} ${text}`);
  }
}

function freeFd({ fds }: SimulatedProcess): number {
  let fd = 3;
  while (fds.has(fd)) fd++;
  return fd;
}
