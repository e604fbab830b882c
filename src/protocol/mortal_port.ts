import type { Disposable } from "../base/disposable.ts";
import { err } from "../base/result.ts";
import { isMessage, type Message, type Port, type Problem } from "./endpoint.ts";

/**
 * A port to a side that may die, as a thread does that runs out of memory: whatever it was asked and not answered, and
 * whatever it is asked afterwards, has its death for an answer. So nobody waits for ever.
 */
export class MortalPort implements Port {
  readonly #listeners = new Set<(message: unknown) => void>();
  /** Requests without an answer. */
  readonly #open = new Set<number>();
  #death: Problem | undefined;

  /** @param deliver brings a message to the other side */
  constructor(readonly deliver: (message: unknown) => void) {}

  send(message: unknown): void {
    const isRequest = isMessage(message) && message.type === "request";
    if (isRequest) this.#open.add(message.id);
    if (this.#death === undefined) this.deliver(message);
    else if (isRequest) queueMicrotask(() => this.#answerOpen());
  }

  onMessage(listener: (message: unknown) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** The other side said something. */
  heard(message: unknown): void {
    if (isMessage(message) && message.type === "reply") this.#open.delete(message.id);
    for (const listener of this.#listeners) listener(message);
  }

  /** The other side is no more. */
  died(why: Problem): void {
    this.#death = why;
    this.#answerOpen();
  }

  #answerOpen(): void {
    if (this.#death === undefined) return;
    for (const id of [...this.#open])
      this.heard({ type: "reply", id, reply: err(this.#death) } satisfies Message);
  }
}
