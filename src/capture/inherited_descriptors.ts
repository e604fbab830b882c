import { readdirSync, readlinkSync } from "node:fs";

/** A descriptor that this process has open: its number, and what /proc/self/fd says it is. */
export interface OpenDescriptor {
  readonly number: number;
  /** `/etc/hostname`, `pipe:[97]`, `anon_inode:[eventpoll]` */
  readonly target: string;
}

/**
 * What `spawn` must be given as `stdio` so that a program gets every descriptor this process was started with, at its
 * own number. At its start Node marks all of them close-on-exec (uv_disable_stdio_inheritance), so that `3<file` of a
 * shell and `flock 9` would not reach the program.
 */
export function inheritedStdio(): (number | "ignore")[] {
  const inherited = new Set(inheritedAmong(openDescriptors()));
  const length = Math.max(2, ...inherited) + 1;
  // From 3 on, libuv leaves an ignored descriptor closed.
  return Array.from({ length }, (_, number) => (number <= 2 || inherited.has(number) ? number : "ignore"));
}

/**
 * The numbers above 2 that are not Node's own. No flag tells them apart any more, but numbers do: Node took the lowest
 * free ones, an event poll first, so that all before it were there already. After it, Node's are told by their kind.
 */
export function inheritedAmong(open: readonly OpenDescriptor[]): number[] {
  const loops = open.filter(({ target }) => isOfLoop(target)).map(({ number }) => number);
  const [first, last] = [Math.min(...loops), Math.max(...loops)];
  const selfPipes = bothEnds(open.filter(({ number }) => number > first));
  // The last that Node opens at its start, to have one to give up when the process runs out of descriptors.
  const spare = open.find(({ number, target }) => number > last && target === "/dev/null")?.number;
  return open
    .filter(({ number }) => number > 2 && number !== spare)
    .filter(({ number, target }) => number < first || !(isOfLoop(target) || selfPipes.has(target)))
    .map(({ number }) => number);
}

/** What Node's event loops are made of. */
function isOfLoop(target: string): boolean {
  return /^anon_inode:\[(?:eventpoll|eventfd|io_uring)\]$/.test(target);
}

/** Pipes with two ends here: Node wakes its own loops through them. */
function bothEnds(open: readonly OpenDescriptor[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { target } of open) {
    if (!target.startsWith("pipe:")) continue;
    if (seen.has(target)) twice.add(target);
    seen.add(target);
  }
  return twice;
}

function openDescriptors(): OpenDescriptor[] {
  const open: OpenDescriptor[] = [];
  for (const name of readdirSync("/proc/self/fd")) {
    try {
      open.push({ number: Number(name), target: readlinkSync(`/proc/self/fd/${name}`) });
    } catch {
      // The listing's own descriptor: closed again.
    }
  }
  return open.sort((a, b) => a.number - b.number);
}
