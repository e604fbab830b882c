// The published form of the summary (`--json`), as a shape: every key there is, what each may hold. A key that is
// missing or that nobody has published is a complaint. Written from what is published, not from the code.

/** Complaints about a value, each beginning with its place: `processes[0].pid is not a number`. */
export type Shape = (value: unknown, place: string) => string[];

const text: Shape = (value, place) => (typeof value === "string" ? [] : [`${place} is not text`]);
const flag: Shape = (value, place) => (typeof value === "boolean" ? [] : [`${place} is not true or false`]);
const whole: Shape = (value, place) =>
  Number.isSafeInteger(value) ? [] : [`${place} is not a whole number: ${String(value)}`];
const count: Shape = (value, place) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? [] : [`${place} is not a count: ${String(value)}`];
/** Nanoseconds from the start of the trace: never before it. */
const ns = count;
const always =
  (expected: unknown): Shape =>
  (value, place) =>
    value === expected ? [] : [`${place} is not ${String(expected)}`];
const matching =
  (pattern: RegExp): Shape =>
  (value, place) =>
    typeof value === "string" && pattern.test(value)
      ? []
      : [`${place} is not like ${pattern.source}: ${String(value)}`];
const word = (...words: readonly string[]): Shape => matching(new RegExp(`^(?:${words.join("|")})$`));
const orNull =
  (shape: Shape): Shape =>
  (value, place) =>
    value === null ? [] : shape(value, place);
const listOf =
  (shape: Shape): Shape =>
  (value, place) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, at) => shape(item, `${place}[${at}]`))
      : [`${place} is not a list`];
/** Any keys, as long as each holds a count. */
const countsByName: Shape = (value, place) =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? [`${place} is not an object`]
    : Object.entries(value).flatMap(([name, item]) => count(item, `${place}.${name}`));
const oneOf =
  (...shapes: readonly Shape[]): Shape =>
  (value, place) => {
    const complaints = shapes.map((shape) => shape(value, place));
    return complaints.some((some) => some.length === 0) ? [] : complaints.flat();
  };

/** `optional` keys may be missing; the others may not. */
function object(
  keys: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  return (value, place) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return [`${place} is not an object`];
    const entries = Object.entries(value);
    const unknown = entries.filter(([key]) => keys[key] === undefined && optional[key] === undefined);
    const missing = Object.keys(keys).filter((key) => !(key in value));
    return [
      ...unknown.map(([key]) => `${place}.${key} is not published`),
      ...missing.map((key) => `${place}.${key} is missing`),
      ...entries.flatMap(([key, item]) => (keys[key] ?? optional[key])?.(item, `${place}.${key}`) ?? []),
    ];
  };
}

const pid = count;
const signal = matching(/^SIG[A-Z0-9_]+$/);
const exit = oneOf(object({ code: count }), object({ signal }));
const location = orNull(object({ file: matching(/./), line: count }, { approximate: always(true) }));
const reason = word(
  ..."empty full child lock queue-empty queue-full accept connect open futex poll signal sleep".split(" "),
);
const kind = word(
  ..."pipe fifo unix-stream unix-dgram unix-seqpacket tcp udp pty sysv-queue posix-queue sysv-shm posix-shm".split(
    " ",
  ),
  ..."mapping sysv-sem posix-sem futex eventfd signalfd pidfd timerfd inotify epoll memfd socket file device other".split(
    " ",
  ),
);
const rule = word(
  ..."deadlock eof-never blocked-at-end sigpipe killed-by-signal unread-data fd-leak zombie orphan lost-signal".split(
    " ",
  ),
  ..."uncatchable-signal unsafe-handler eintr longjmp-from-handler tiny-io ipc-object-leak write-race".split(
    " ",
  ),
  ..."interleaved-write busy-wait lock-contention fork-with-buffer".split(" "),
);

const process = object({
  pid,
  ppid: pid,
  name: text,
  argv: listOf(text),
  threads: listOf(pid),
  startNs: ns,
  endNs: orNull(ns),
  exit: orNull(exit),
  state: word("exited", "running", "blocked", "stopped", "zombie"),
  blocked: orNull(object({ call: matching(/^\w+$/), channel: orNull(text), reason, sinceNs: ns, location })),
});

const channel = object({
  id: matching(/./),
  kind,
  name: text,
  capacity: orNull(count),
  bytesWritten: count,
  bytesRead: count,
  bytesLeft: count,
  messages: count,
  peakFill: orNull(count),
  writers: listOf(pid),
  readers: listOf(pid),
  blockedFullNs: ns,
  blockedEmptyNs: ns,
});

const flow = object({
  channel: matching(/./),
  from: pid,
  to: pid,
  bytes: count,
  transfers: count,
  latencyNs: object({ p50: ns, p99: ns, max: ns }),
});

const sentSignal = object({
  signal,
  to: pid,
  from: orNull(pid),
  cause: word(..."kill raise sigqueue tgkill timer child tty fault pipe kernel".split(" ")),
  generatedNs: ns,
  deliveredNs: orNull(ns),
  outcome: word(
    ..."handled ignored terminated core stopped continued coalesced pending accepted cancelled survived".split(
      " ",
    ),
  ),
  handlerEndNs: orNull(ns),
  interrupted: orNull(matching(/^\w+$/)),
});

const finding = object({
  rule,
  severity: word("error", "warning", "info"),
  message: matching(/\.$/),
  pids: listOf(pid),
  channels: listOf(text),
  ns,
  location,
  related: listOf(object({ message: matching(/./), location })),
});

export const publishedSummary: Shape = object({
  schema: always(1),
  command: listOf(text),
  tracer: matching(/^strace \d+\.\d+/),
  startUnixNs: orNull(matching(/^\d{19}$/)),
  durationNs: ns,
  exit: orNull(oneOf(exit, object({ timeout: always(true) }))),
  stats: object(
    { lines: count, calls: count, unparsed: count, partial: count },
    { uninterpreted: countsByName },
  ),
  processes: listOf(process),
  channels: listOf(channel),
  flows: listOf(flow),
  signals: listOf(sentSignal),
  waits: listOf(object({ parent: pid, child: orNull(pid), blockedNs: ns, reapedNs: orNull(ns) })),
  jumps: listOf(
    object({
      pid,
      kind: word("setjmp", "longjmp", "siglongjmp"),
      fromHandler: flag,
      value: whole,
      ns,
      location,
      mask: flag,
      target: orNull(count),
      frames: orNull(count),
      stackBytes: orNull(count),
    }),
  ),
  findings: listOf(finding),
});
