import type { Box } from "./boxes.ts";

/** The body of 30 px in the middle, a caption above and one below. */
export const channelBox = { width: 88, height: 64 } as const satisfies Omit<Box, "key">;

export const halfWidth = channelBox.width / 2;
export const halfHeight = 15;
const [w, h] = [halfWidth, halfHeight];
const bend = 7;
/** Of the title, 11 px high in a proportional font. */
const titleGlyph = 6.2;
/** Longer titles end in an ellipsis. */
export const titleLength = 20;
/** Slots drawn of a queue, however many messages it holds. */
export const slots = 6;

export type ChannelShape =
  | "pipe"
  | "socket"
  | "queue"
  | "file"
  | "memory"
  | "semaphore"
  | "lock"
  | "counter"
  | "watch"
  | "other";

export interface Outline {
  /** Closed: what the gauge fills. */
  readonly body: string;
  /** Lines that only belong to the drawing. */
  readonly detail: string;
}

/** Outlines, origin at the centre. A mechanism of a shape of its own gets a row here and its kinds below. */
export const outlines: Readonly<Record<ChannelShape, Outline>> = {
  // A tube with its open end to the right.
  pipe: {
    body: `M${bend - w},${-h} H${w - bend} a${bend},${h} 0 0 1 0,${2 * h} H${bend - w} a${bend},${h} 0 0 1 0,${-2 * h} Z`,
    detail: `M${w - bend},${-h} a${bend},${h} 0 0 0 0,${2 * h}`,
  },
  // A plug at both ends.
  socket: {
    body: `M${-w},${-h} H${w} l-9,${h} l9,${h} H${-w} l9,${-h} Z`,
    detail: `M${16 - w},-4 h8 m-3,-3 l3,3 l-3,3 M${w - 16},4 h-8 m3,-3 l-3,3 l3,3`,
  },
  queue: {
    body: `M${-w},${-h} H${w} V${h} H${-w} Z`,
    detail: Array.from(
      { length: slots - 1 },
      (_, slot) => `M${((slot + 1) * 2 * w) / slots - w},${-h} v5 m0,${2 * h - 10} v5`,
    ).join(" "),
  },
  // A sheet with its corner turned down.
  file: {
    body: `M${-w},${-h} H${w - 10} l10,10 V${h} H${-w} Z`,
    detail: `M${w - 10},${-h} v10 h10`,
  },
  // A block that several look at.
  memory: {
    body: `M${-w},${7 - h} l7,-7 H${w} V${h - 7} l-7,7 H${-w} Z`,
    detail: `M${-w},${7 - h} H${w - 7} l7,-7 M${w - 7},${7 - h} V${h}`,
  },
  // A diamond with sides just high enough for two flows to meet.
  semaphore: { body: `M${-w},-6 L0,${-h - 3} L${w},-6 V6 L0,${h + 3} L${-w},6 Z`, detail: "" },
  // A padlock.
  lock: {
    body: `M-30,-5 H30 V${h} H-30 Z`,
    detail: `M-13,-5 v-3 a13,8 0 0 1 26,0 v3`,
  },
  counter: {
    body: `M${10 - w},${-h} H${w - 10} L${w},-6 V6 L${w - 10},${h} H${10 - w} L${-w},6 V-6 Z`,
    detail: `M${8 - w},-3 v6 M${11 - w},-5 v10 M${w - 8},-3 v6 M${w - 11},-5 v10`,
  },
  // An eye: it looks at other descriptors.
  watch: {
    body: `M${-w},0 C${-w / 2},${-h - 6} ${w / 2},${-h - 6} ${w},0 C${w / 2},${h + 6} ${-w / 2},${h + 6} ${-w},0 Z`,
    detail: "M-8,0 a8,8 0 1 0 16,0 a8,8 0 1 0 -16,0 M-2.5,0 a2.5,2.5 0 1 0 5,0 a2.5,2.5 0 1 0 -5,0",
  },
  other: {
    body: `M${8 - w},${-h} H${w - 8} a8,8 0 0 1 8,8 V${h - 8} a-8,8 0 0 1 -8,8 H${8 - w} a8,8 0 0 1 -8,-8 V${8 - h} a8,8 0 0 1 8,-8 Z`,
    detail: "",
  },
};

const shapes: Readonly<Record<string, ChannelShape>> = {
  pipe: "pipe",
  fifo: "pipe",
  "unix-stream": "socket",
  "unix-dgram": "socket",
  "unix-seqpacket": "socket",
  tcp: "socket",
  udp: "socket",
  socket: "socket",
  pty: "socket",
  "sysv-queue": "queue",
  "posix-queue": "queue",
  "sysv-shm": "memory",
  "posix-shm": "memory",
  mapping: "memory",
  memfd: "memory",
  "sysv-sem": "semaphore",
  "posix-sem": "semaphore",
  futex: "lock",
  lock: "lock",
  eventfd: "counter",
  timerfd: "counter",
  signalfd: "counter",
  epoll: "watch",
  file: "file",
};

/** The room a channel takes with its title, and its body, at which flows end. */
export function channelExtent({
  kind,
  title,
}: {
  readonly kind: string;
  readonly title: string;
}): Omit<Box, "key"> {
  const titleWidth = Math.min(titleLength, title.length) * titleGlyph;
  return {
    width: Math.max(channelBox.width, Math.ceil(titleWidth)),
    height: channelBox.height,
    body: { width: bodyWidths[shapeOf(kind)] ?? channelBox.width, height: 2 * halfHeight },
  };
}

/** Where the sides of an outline stand in from the full width, flows end further in. */
const bodyWidths: Partial<Readonly<Record<ChannelShape, number>>> = {
  socket: channelBox.width - 10,
  lock: 60,
};

export function shapeOf(kind: string): ChannelShape {
  return shapes[kind] ?? "other";
}

/** Memory is not sent through: nothing flows from who stores to who loads that the trace could see. */
export function isShared(kind: string): boolean {
  return shapeOf(kind) === "memory";
}

const joined: ReadonlySet<ChannelShape> = new Set(["memory", "semaphore", "lock", "watch"]);

/** What is used, not sent through: a line joins each user to it, and bytes tell nothing. */
export function isJoined(kind: string): boolean {
  return joined.has(shapeOf(kind));
}
