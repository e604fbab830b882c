import { type Disposable, disposable } from "../../base/disposable.ts";
import type { Message, Port } from "../../protocol/endpoint.ts";

/** A port of a hub; disposing it drops the replies it still waits for. */
export type SharedPort = Port & Disposable;

/**
 * Lets several clients (panels, tree views, commands) speak with one engine: requests are renumbered on their way
 * down so that each reply finds its asker, notices go to everyone.
 */
export class PortHub implements Disposable {
  readonly #clients = new Set<Set<(message: unknown) => void>>();
  readonly #askers = new Map<
    number,
    { readonly client: Set<(message: unknown) => void>; readonly id: number }
  >();
  readonly #subscription: Disposable;
  #nextId = 1;

  constructor(readonly port: Port) {
    this.#subscription = port.onMessage((message) => this.#fromEngine(message as Message));
  }

  share(): SharedPort {
    const client = new Set<(message: unknown) => void>();
    this.#clients.add(client);
    return {
      send: (message) => this.#toEngine(client, message as Message),
      onMessage: (listener) => {
        client.add(listener);
        return disposable(() => void client.delete(listener));
      },
      dispose: () => void this.#clients.delete(client),
    };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#clients.clear();
    this.#askers.clear();
  }

  #toEngine(client: Set<(message: unknown) => void>, message: Message): void {
    if (message.type === "request") {
      const id = this.#nextId++;
      this.#askers.set(id, { client, id: message.id });
      this.port.send({ ...message, id });
    } else {
      this.port.send(message);
    }
  }

  #fromEngine(message: Message): void {
    if (message.type === "notice") {
      for (const client of this.#clients) for (const listener of client) listener(message);
    } else if (message.type === "reply") {
      const asker = this.#askers.get(message.id);
      this.#askers.delete(message.id);
      if (asker === undefined || !this.#clients.has(asker.client)) return;
      for (const listener of asker.client) listener({ ...message, id: asker.id });
    }
  }
}
