import { counted, formatCount, formatLevel } from "./amount.ts";

/** In what the level of a channel is counted. */
export type FillUnit = "bytes" | "messages" | "count";

/** Queues hold messages; semaphores, futexes and eventfds stand at a number; everything else holds bytes. */
const units: Readonly<Record<string, FillUnit>> = {
  "sysv-queue": "messages",
  "posix-queue": "messages",
  eventfd: "count",
  "sysv-sem": "count",
  "posix-sem": "count",
  futex: "count",
};

export function unitOfKind(kind: string): FillUnit {
  return units[kind] ?? "bytes";
}

/** `62/64 KiB`, `3/10 messages`, `2`. */
export function formatFill(fill: number, capacity: number | null, unit: FillUnit): string {
  if (unit === "bytes") return formatLevel(fill, capacity);
  if (unit === "count") return formatCount(fill);
  if (capacity !== null && capacity > 0) return `${formatCount(fill)}/${counted(capacity, "message")}`;
  return counted(fill, "message");
}
