import type { Box, Relation } from "./boxes.ts";

/**
 * The flows that lead to and from channels by which data comes back: what a child answers to the parent that asks it.
 * Such a channel is laid out the other way round, between the two, below the one that leads there; else it would stand
 * behind both, and its line would run around the whole picture. Of a circle one channel leads back: to who is older.
 */
export function waysBack(boxes: readonly Box[], flows: readonly Relation[]): ReadonlySet<string> {
  const back = new Set<string>();
  const leadsTo = new Map<string, Set<string>>();
  const order = new Map(boxes.map(({ key }, at) => [key, at]));
  const channels = boxes
    .filter(({ body }) => body !== undefined)
    .map(({ key }) => {
      const [into, outOf] = [flows.filter(({ to }) => to === key), flows.filter(({ from }) => from === key)];
      const [writers, readers] = [into.map(({ from }) => from), outOf.map(({ to }) => to)];
      return { into, outOf, writers, readers };
    });
  const leadsOn = ({ writers, readers }: (typeof channels)[number]) =>
    writers.every((writer) => readers.every((reader) => (order.get(writer) ?? 0) < (order.get(reader) ?? 0)));
  // From the older to the younger first: who was there before stands at the left.
  for (const { into, outOf, writers, readers } of [
    ...channels.filter(leadsOn),
    ...channels.filter((channel) => !leadsOn(channel)),
  ]) {
    const returns =
      writers.length > 0 &&
      readers.length > 0 &&
      readers.every((reader) => {
        const reached = reachedFrom(reader, leadsTo);
        return writers.every((writer) => writer !== reader && reached.has(writer));
      });
    if (returns) {
      for (const flow of [...into, ...outOf]) back.add(flow.key);
      continue;
    }
    for (const writer of writers) {
      const reached = leadsTo.get(writer) ?? new Set();
      for (const reader of readers) reached.add(reader);
      leadsTo.set(writer, reached);
    }
  }
  return back;
}

function reachedFrom(start: string, leadsTo: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const next of leadsTo.get(key) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
