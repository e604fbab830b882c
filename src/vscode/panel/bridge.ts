import type { Disposable } from "../../base/disposable.ts";
import { type Handlers, type Message, type Port, serve } from "../../protocol/endpoint.ts";
import type { HostMethods } from "../../protocol/view.ts";

/**
 * Joins a view to its engine: requests the host knows are answered here, everything else passes through untouched in
 * both directions.
 */
export function bridge(view: Port, engine: Port, host: Handlers<HostMethods>): Disposable {
  const isForHost = (message: Message): boolean =>
    message.type === "request" && Object.hasOwn(host, message.method);
  const toHost: Port = {
    send: (message) => view.send(message),
    onMessage: (listener) =>
      view.onMessage((message) => {
        if (isForHost(message as Message)) listener(message);
      }),
  };
  const parts = [
    serve<HostMethods>(toHost, host),
    view.onMessage((message) => {
      if (!isForHost(message as Message)) engine.send(message);
    }),
    engine.onMessage((message) => view.send(message)),
  ];
  return { dispose: () => parts.forEach((part) => void part.dispose()) };
}
