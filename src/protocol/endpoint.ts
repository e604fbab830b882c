import type { Disposable } from "../base/disposable.ts";
import { err, ok, type Result } from "../base/result.ts";

/** One end of any pipe for messages: a worker, a webview, a MessagePort, or two ends joined in a test. */
export interface Port {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
}

/** What one side can be asked: method name -> its parameters and its result, both structured-cloneable. */
export type Methods = Readonly<Record<string, { readonly params: unknown; readonly result: unknown }>>;
/** What one side tells without being asked. */
export type Notices = Readonly<Record<string, unknown>>;

/** Why a request was not answered, in words for a person. */
export interface Problem {
  readonly message: string;
}

export type Handlers<M extends Methods> = {
  readonly [Name in keyof M]: (params: M[Name]["params"]) => M[Name]["result"] | Promise<M[Name]["result"]>;
};

type Request = {
  readonly type: "request";
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
};
type Reply = { readonly type: "reply"; readonly id: number; readonly reply: Result<unknown, Problem> };
type Notice = { readonly type: "notice"; readonly name: string; readonly value: unknown };
export type Message = Request | Reply | Notice;

export function isMessage(value: unknown): value is Message {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  return value.type === "request" || value.type === "reply" || value.type === "notice";
}

const traceClosed = err<Problem>({ message: "The trace was closed." });

/** Asks the other side. Replies come in any order; each request gets exactly one, of a `MortalPort` even when that side dies. */
export class Client<M extends Methods, N extends Notices> implements Disposable {
  readonly #waiting = new Map<number, (reply: Result<unknown, Problem>) => void>();
  readonly #listeners = new Set<<Name extends keyof N & string>(name: Name, value: N[Name]) => void>();
  readonly #subscription: Disposable;
  #nextId = 1;
  #closed = false;

  constructor(readonly port: Port) {
    this.#subscription = port.onMessage((message) => this.#take(message));
  }

  request<Name extends keyof M & string>(
    method: Name,
    params: M[Name]["params"],
  ): Promise<Result<M[Name]["result"], Problem>> {
    if (this.#closed) return Promise.resolve(traceClosed);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve as (reply: Result<unknown, Problem>) => void);
      this.port.send({ type: "request", id, method, params } satisfies Message);
    });
  }

  onNotice(listener: <Name extends keyof N & string>(name: Name, value: N[Name]) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Every request still open is answered with a problem, and so is each to come. */
  dispose(): void {
    this.#closed = true;
    this.#subscription.dispose();
    for (const resolve of this.#waiting.values()) resolve(traceClosed);
    this.#waiting.clear();
  }

  #take(message: unknown): void {
    if (!isMessage(message)) return;
    if (message.type === "reply") {
      this.#waiting.get(message.id)?.(message.reply);
      this.#waiting.delete(message.id);
    } else if (message.type === "notice") {
      for (const listener of this.#listeners) listener(message.name, message.value as N[string]);
    }
  }
}

/** Answers requests with `handlers`. A handler that throws becomes a problem in the reply, never a silence. */
export function serve<M extends Methods>(port: Port, handlers: Handlers<M>): Disposable {
  return port.onMessage(async (message) => {
    if (!isMessage(message) || message.type !== "request") return;
    port.send({ type: "reply", id: message.id, reply: await answer(handlers, message) } satisfies Message);
  });
}

export function notify<N extends Notices, Name extends keyof N & string>(
  port: Port,
  name: Name,
  value: N[Name],
): void {
  port.send({ type: "notice", name, value } satisfies Message);
}

async function answer<M extends Methods>(
  handlers: Handlers<M>,
  request: Request,
): Promise<Result<unknown, Problem>> {
  if (!Object.hasOwn(handlers, request.method))
    return err({ message: `Nothing answers “${request.method}”.` });
  const handler = handlers[request.method as keyof M];
  try {
    return ok(await handler(request.params as M[keyof M]["params"]));
  } catch (cause) {
    return err({ message: cause instanceof Error ? cause.message : String(cause) });
  }
}
