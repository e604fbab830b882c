import type { Disposable } from "../../../src/base/disposable.ts";
import type { Port } from "../../../src/protocol/endpoint.ts";

/** Two ports joined as a worker's are: what one sends the other hears later, as a copy. */
export function portPair(): readonly [Port, Port] {
  const left = new Set<(message: unknown) => void>();
  const right = new Set<(message: unknown) => void>();
  return [end(left, right), end(right, left)];
}

function end(own: Set<(message: unknown) => void>, other: Set<(message: unknown) => void>): Port {
  return {
    send(message) {
      const copy = structuredClone(message);
      queueMicrotask(() => {
        for (const listener of other) listener(copy);
      });
    },
    onMessage(listener): Disposable {
      own.add(listener);
      return { dispose: () => void own.delete(listener) };
    },
  };
}
