/*
 * What the words of this field mean, in plain words. The view explains them where they stand; media/glossary.md is
 * the same list as a page.
 */

export interface GlossaryEntry {
  readonly term: string;
  /** Other forms that the view's sentences use. */
  readonly forms: readonly string[];
  readonly meaning: string;
}

export const glossary: readonly GlossaryEntry[] = [
  entry(
    "blocked",
    ["had to wait", "waits"],
    "Asleep inside a system call until something happens: bytes arrive, room is made, a child ends. A signal is blocked when a process holds it back; then it stays pending.",
  ),
  entry(
    "channel",
    [],
    "Whatever carries bytes or messages from one process to another: a pipe, a socket, a queue, a file.",
  ),
  entry(
    "coalesced",
    ["got lost"],
    "A signal sent while one like it was pending already. Standard signals do not queue: the two become one.",
  ),
  entry(
    "deadlock",
    ["Deadlock"],
    "A circle of waits: each process waits for something that only the next one in the circle could do.",
  ),
  entry(
    "delivered",
    [],
    "A signal that has reached its process: now its handler runs, or its default action is done.",
  ),
  entry(
    "descriptor",
    ["descriptors"],
    "A small number by which a process names something it has open. Two processes can have the same thing open under different numbers.",
  ),
  entry(
    "end-of-file",
    ["end of file"],
    "What a reader gets (a read of 0 bytes) once a pipe is empty and the last write end of it is closed, in every process.",
  ),
  entry(
    "exec",
    [],
    "A process becomes another program. Its number, its parent and its open descriptors stay.",
  ),
  entry("FIFO", [], "A pipe with a name in a folder, so that processes that are not related can find it."),
  entry(
    "fill",
    ["full", "capacity"],
    "How many bytes lie in a pipe now. When they reach its capacity, 64 KiB if nobody changed it, the next writer is blocked.",
  ),
  entry("fork", [], "A process makes a copy of itself, its child, which has the same descriptors open."),
  entry(
    "futex",
    [],
    "The system call below mutexes, conditions and semaphores of threads: it is made only when somebody has to wait or be woken.",
  ),
  entry(
    "handled",
    ["handler"],
    "A signal for which the process has a function of its own, its handler, which interrupts whatever it was doing.",
  ),
  entry(
    "ignored",
    [],
    "A signal that does nothing, since the process said so or since nothing is its default action.",
  ),
  entry(
    "interrupted",
    ["EINTR"],
    "A waiting call that a signal ended early. It fails with EINTR, or the kernel starts it again (SA_RESTART).",
  ),
  entry(
    "orphan",
    [],
    "A process whose parent has ended before it. Another process becomes its parent, usually process 1.",
  ),
  entry("payload", [], "The bytes themselves that were written and read, as far as the recording kept them."),
  entry(
    "pending",
    [],
    "A signal that was sent and has not reached its process yet, mostly because the process holds it back (blocks it).",
  ),
  entry(
    "pipe",
    [],
    "A one-way channel of bytes with a write end and a read end, made by one process and inherited by its children.",
  ),
  entry(
    "reaped",
    ["collected its end"],
    "A child that has ended and whose parent has asked how, with wait(). Until then it is a zombie.",
  ),
  entry(
    "semaphore",
    [],
    "A counter that processes take from and add to; who wants to take from 0 has to wait.",
  ),
  entry(
    "signal",
    ["signals"],
    "A number that is sent to a process and interrupts it: it ends, stops, ignores it or runs a handler.",
  ),
  entry(
    "system call",
    [],
    "A program’s request to the kernel: read, write, fork. What is recorded here is these, and nothing between them.",
  ),
  entry(
    "zombie",
    [],
    "A process that has ended and that its parent has not asked about yet; nothing is left of it but how it ended.",
  ),
];

function entry(term: string, forms: readonly string[], meaning: string): GlossaryEntry {
  return { term, forms, meaning };
}

/** The page of the glossary, from the extension's folder. */
export const glossaryPage = "media/glossary.md";

/** The entry that a word of a sentence stands for. */
export function glossaryEntryOf(word: string): GlossaryEntry | undefined {
  return glossary.find(({ term, forms }) => term === word || forms.includes(word));
}
