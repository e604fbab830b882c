import type { MessagePort } from "node:worker_threads";
import type { Port } from "../protocol/endpoint.ts";

/** A worker's way back to its owner, as a port of the protocol. */
export function messagePort(end: MessagePort): Port {
  return {
    send: (message) => end.postMessage(message),
    onMessage(listener) {
      end.on("message", listener);
      return { dispose: () => void end.off("message", listener) };
    },
  };
}
