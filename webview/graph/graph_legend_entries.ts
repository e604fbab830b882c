import type { ChannelShape } from "./channel_shapes.ts";

/** What a sample of the legend shows: a box by what its process does, the shape of a channel, or a line. */
export type GraphSample =
  | { readonly box: "running" | "call" | "blocked" | "stopped" | "zombie" | "gone" }
  | { readonly shape: ChannelShape; readonly full?: number }
  | { readonly line: GraphLine };

export type GraphLine =
  | "flow"
  | "moving"
  | "blocked"
  | "full"
  | "stuck"
  | "past"
  | "hold"
  | "signal"
  | "held"
  | "kin"
  | "waits";

/** What the shapes, lines and colours of the graph mean. */
export const graphLegend: readonly { readonly words: string; readonly sample: GraphSample }[] = [
  { words: "a process that runs code of its own", sample: { box: "running" } },
  { words: "in a system call", sample: { box: "call" } },
  { words: "waits: for bytes, a child, a lock, time", sample: { box: "blocked" } },
  { words: "stopped by a signal", sample: { box: "stopped" } },
  { words: "zombie: ended, its parent has not asked yet", sample: { box: "zombie" } },
  { words: "ended", sample: { box: "gone" } },
  {
    words: "pipe or FIFO, filled up to here; its open end is where it is read",
    sample: { shape: "pipe", full: 0.5 },
  },
  { words: "socket or terminal: both ways", sample: { shape: "socket" } },
  { words: "message queue", sample: { shape: "queue", full: 0.5 } },
  { words: "shared memory", sample: { shape: "memory" } },
  { words: "semaphore", sample: { shape: "semaphore" } },
  { words: "futex or file lock", sample: { shape: "lock" } },
  { words: "eventfd, timerfd, signalfd", sample: { shape: "counter" } },
  { words: "epoll: watches other descriptors", sample: { shape: "watch" } },
  { words: "file", sample: { shape: "file" } },
  { words: "bytes go this way", sample: { line: "flow" } },
  { words: "they move right now: the thicker, the more", sample: { line: "moving" } },
  { words: "who is at its end waits for bytes", sample: { line: "blocked" } },
  { words: "who is at its end waits for room: it is full", sample: { line: "full" } },
  { words: "part of a wait that nothing can end", sample: { line: "stuck" } },
  { words: "used before, closed since", sample: { line: "past" } },
  { words: "held, never used; shown where you point", sample: { line: "hold" } },
  { words: "signal, to who gets it", sample: { line: "signal" } },
  { words: "signal held back until it is unblocked", sample: { line: "held" } },
  { words: "from parent to child", sample: { line: "kin" } },
  { words: "the parent waits for that child", sample: { line: "waits" } },
];
