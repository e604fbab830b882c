/**
 * A kernel small enough to be believed: processes with descriptors, pipes and socketpairs that hold bytes in order, fork,
 * dup, close and exec, splice and tee. It runs a list of steps and tells two things: the log that strace could have
 * printed of it, and the truth.
 */

export type Step =
  | { readonly do: "fork" | "exec" | "exit"; readonly who: number }
  | { readonly do: "pipe" | "socketpair"; readonly who: number; readonly closeOnExec: boolean }
  | { readonly do: "dup" | "close"; readonly who: number; readonly which: number }
  | { readonly do: "write" | "read"; readonly who: number; readonly which: number; readonly bytes: number }
  | {
      readonly do: "splice" | "tee";
      readonly who: number;
      readonly which: number;
      readonly into: number;
      readonly bytes: number;
    };

/** Bytes on their way in one direction, with who wrote them. */
interface Direction {
  readonly stream: { readonly pid: number; bytes: number }[];
  level: number;
  /** `writer -> reader: bytes`, in the order of the stream. */
  readonly transfers: string[];
}

interface Channel {
  readonly id: string;
  /** Of a pipe one; of a socketpair from its first end, and back. */
  readonly directions: readonly Direction[];
  readonly capacity: number;
  written: number;
  read: number;
}

interface End {
  readonly channel: Channel;
  /** What strace -yy prints behind the descriptor. */
  readonly annotation: string;
  readonly reads: Direction | undefined;
  readonly writes: Direction | undefined;
  readonly closeOnExec: boolean;
}

type Reader = End & { readonly reads: Direction };
type Writer = End & { readonly writes: Direction };

interface SimulatedProcess {
  readonly pid: number;
  readonly parent: number | undefined;
  readonly fds: Map<number, End>;
  alive: boolean;
}

export interface Truth {
  readonly log: string;
  /** At the end of each step: when, and what each living process had open, as `pid: fd id way`. */
  readonly moments: readonly { readonly ms: number; readonly open: readonly string[] }[];
  readonly channels: readonly {
    readonly id: string;
    /** `writer -> reader: bytes`, in the order of the stream, for each direction. */
    readonly transfers: readonly (readonly string[])[];
    readonly written: number;
    readonly read: number;
  }[];
  readonly parents: ReadonlyMap<number, number | undefined>;
}

const pipeCapacity = 65536;

export class SimulatedKernel {
  readonly #lines: string[] = [];
  readonly #moments: { ms: number; open: string[] }[] = [];
  readonly #channels: Channel[] = [];
  readonly #processes: SimulatedProcess[] = [{ pid: 40, parent: undefined, fds: new Map(), alive: true }];
  #now = 0;

  /** `cuts[i]`: print the line of step i in two, with another task's line between them if there is another task. */
  run(steps: readonly Step[], cuts: readonly boolean[]): Truth {
    this.#say(40, "getpid() = 40");
    steps.forEach((step, index) => {
      this.#take(step, cuts[index] === true);
      this.#now = Math.ceil((this.#now + 1) / 10) * 10;
      this.#moments.push({ ms: this.#now, open: this.#openNow() });
      this.#now += 1;
    });
    this.#now += 10;
    this.#say(40, "getppid() = 1");
    return {
      log: this.#lines.join("\n"),
      moments: this.#moments,
      channels: this.#channels.map(({ id, directions, written, read }) => ({
        id,
        transfers: directions.map(({ transfers }) => transfers),
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
      case "exec":
        this.#exec(process, cut);
        break;
      case "exit":
        this.#exit(process);
        break;
      case "pipe":
        this.#pipe(process, step.closeOnExec, cut);
        break;
      case "socketpair":
        this.#socketpair(process, step.closeOnExec, cut);
        break;
      case "dup":
        this.#dup(process, step.which, cut);
        break;
      case "close":
        this.#close(process, step.which, cut);
        break;
      case "write":
        this.#write(process, step.which, step.bytes, cut);
        break;
      case "read":
        this.#read(process, step.which, step.bytes, cut);
        break;
      case "splice":
      case "tee":
        this.#move(process, step, cut);
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
    const inode = 100 + this.#channels.length;
    const direction = newDirection();
    const channel = this.#add(`pipe:${inode}`, [direction], pipeCapacity);
    const annotation = `pipe:[${inode}]`;
    const ends = [
      { channel, annotation, reads: direction, writes: undefined, closeOnExec },
      { channel, annotation, reads: undefined, writes: direction, closeOnExec },
    ];
    const printed = ends.map((end) => this.#open(process, end)).join(", ");
    this.#call(process, "pipe2", "", `[${printed}], ${closeOnExec ? "O_CLOEXEC" : "0"}`, "0", cut);
  }

  #socketpair(process: SimulatedProcess, closeOnExec: boolean, cut: boolean): void {
    const inode = 5000 + 2 * this.#channels.length;
    const [forth, back] = [newDirection(), newDirection()];
    const channel = this.#add(`unix-stream:${inode}-${inode + 1}`, [forth, back], 200_000);
    const ends = [
      {
        channel,
        annotation: `UNIX-STREAM:[${inode}->${inode + 1}]`,
        reads: back,
        writes: forth,
        closeOnExec,
      },
      {
        channel,
        annotation: `UNIX-STREAM:[${inode + 1}->${inode}]`,
        reads: forth,
        writes: back,
        closeOnExec,
      },
    ];
    const printed = ends.map((end) => this.#open(process, end)).join(", ");
    const type = `SOCK_STREAM${closeOnExec ? "|SOCK_CLOEXEC" : ""}`;
    this.#call(process, "socketpair", `AF_UNIX, ${type}, 0, `, `[${printed}]`, "0", cut);
  }

  #add(id: string, directions: readonly Direction[], capacity: number): Channel {
    const channel: Channel = { id, directions, capacity, written: 0, read: 0 };
    this.#channels.push(channel);
    return channel;
  }

  /** Gives the end the lowest free number; how strace prints it. */
  #open(process: SimulatedProcess, end: End): string {
    const fd = freeFd(process);
    process.fds.set(fd, end);
    return printedFd(fd, end);
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

  #dup(process: SimulatedProcess, which: number, cut: boolean): void {
    const [fd, end] = choose(process, which, isAny) ?? [];
    if (fd === undefined || end === undefined) return;
    const copy = this.#open(process, { ...end, closeOnExec: false });
    this.#call(process, "dup", printedFd(fd, end), "", copy, cut);
  }

  #close(process: SimulatedProcess, which: number, cut: boolean): void {
    const [fd, end] = choose(process, which, isAny) ?? [];
    if (fd === undefined || end === undefined) return;
    process.fds.delete(fd);
    this.#call(process, "close", printedFd(fd, end), "", "0", cut);
  }

  /** Steps that would have to wait, or that nobody is there to read from, are left out. */
  #write(process: SimulatedProcess, which: number, bytes: number, cut: boolean): void {
    const [fd, end] = choose(process, which, isWriter) ?? [];
    if (fd === undefined || end === undefined || bytes > this.#room(end)) return;
    put(process, end, bytes);
    this.#call(process, "write", `${printedFd(fd, end)}, "x"..., ${bytes}`, "", `${bytes}`, cut);
  }

  #read(process: SimulatedProcess, which: number, atMost: number, cut: boolean): void {
    const [fd, end] = choose(process, which, isReader) ?? [];
    if (fd === undefined || end === undefined) return;
    const bytes = Math.min(atMost, end.reads.level);
    if (bytes === 0 && this.#isHeld((other) => other.writes === end.reads)) return;
    take(process, end, bytes);
    this.#call(process, "read", `${printedFd(fd, end)}, `, `"x"..., ${atMost}`, `${bytes}`, cut);
  }

  /** Bytes from a pipe into another, or into a socket: splice takes them, tee leaves them and wants two pipes. */
  #move(process: SimulatedProcess, step: Extract<Step, { into: number }>, cut: boolean): void {
    const isTee = step.do === "tee";
    const isPipe = ({ channel }: End) => channel.directions.length === 1;
    const [from, source] =
      choose(process, step.which, (end): end is Reader => isReader(end) && isPipe(end)) ?? [];
    if (from === undefined || source === undefined) return;
    const isTarget = (end: End): end is Writer =>
      isWriter(end) && end.channel !== source.channel && (!isTee || isPipe(end));
    const [to, target] = choose(process, step.into, isTarget) ?? [];
    if (to === undefined || target === undefined) return;
    const bytes = Math.min(step.bytes, source.reads.level, this.#room(target));
    if (bytes === 0) return;
    if (!isTee) take(process, source, bytes);
    put(process, target, bytes);
    const [first, second] = [printedFd(from, source), printedFd(to, target)];
    const places = isTee ? `${first}, ${second}` : `${first}, NULL, ${second}, NULL`;
    this.#call(process, step.do, `${places}, ${step.bytes}, 0`, "", `${bytes}`, cut);
  }

  /** 0 if nobody could read what is written there. */
  #room({ channel, writes }: Writer): number {
    return this.#isHeld((other) => other.reads === writes) ? channel.capacity - writes.level : 0;
  }

  #isHeld(isIt: (end: End) => boolean): boolean {
    return this.#processes.some(({ fds }) => [...fds.values()].some(isIt));
  }

  #openNow(): string[] {
    return this.#processes.flatMap(({ pid, fds }) =>
      [...fds]
        .sort(([a], [b]) => a - b)
        .map(
          ([fd, { channel, reads, writes }]) =>
            `${pid}: ${fd} ${channel.id} ${reads === undefined ? "" : "r"}${writes === undefined ? "" : "w"}`,
        ),
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

function newDirection(): Direction {
  return { stream: [], level: 0, transfers: [] };
}

function printedFd(fd: number, { annotation }: End): string {
  return `${fd}<${annotation}>`;
}

function isAny(_end: End): _end is End {
  return true;
}

function isReader(end: End): end is Reader {
  return end.reads !== undefined;
}

function isWriter(end: End): end is Writer {
  return end.writes !== undefined;
}

/** The `which`-th of a process's descriptors of that sort, counted round; undefined if it has none. */
function choose<Sort extends End>(
  { fds }: SimulatedProcess,
  which: number,
  isIt: (end: End) => end is Sort,
): readonly [fd: number, end: Sort] | undefined {
  const all: (readonly [number, Sort])[] = [];
  for (const [fd, end] of fds) if (isIt(end)) all.push([fd, end]);
  return all[which % Math.max(1, all.length)];
}

function put({ pid }: SimulatedProcess, { channel, writes }: Writer, bytes: number): void {
  writes.stream.push({ pid, bytes });
  writes.level += bytes;
  channel.written += bytes;
}

function take({ pid }: SimulatedProcess, { channel, reads }: Reader, bytes: number): void {
  let left = bytes;
  while (left > 0) {
    const first = reads.stream[0] as { pid: number; bytes: number };
    const taken = Math.min(left, first.bytes);
    reads.transfers.push(`${first.pid} -> ${pid}: ${taken}`);
    first.bytes -= taken;
    left -= taken;
    if (first.bytes === 0) reads.stream.shift();
  }
  reads.level -= bytes;
  channel.read += bytes;
}
