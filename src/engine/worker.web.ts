import type { Port } from "../protocol/endpoint.ts";
import { openTraceBytes } from "./archive.ts";
import { EngineLoop } from "./engine_loop.ts";
import type { EngineSpec } from "./engine_spec.ts";

/** The first message says what to open, everything after it is the protocol. */
const port: Port = {
  send: (message) => self.postMessage(message),
  onMessage(listener) {
    const hear = (event: MessageEvent): void => listener(event.data);
    self.addEventListener("message", hear);
    return { dispose: () => self.removeEventListener("message", hear) };
  },
};

self.addEventListener(
  "message",
  (event: MessageEvent<EngineSpec>) => new EngineLoop(event.data, port, openInMemory),
  {
    once: true,
  },
);

function openInMemory(spec: EngineSpec) {
  if (spec.kind !== "bytes") throw new Error("A page can open a trace it was given, not a file by its path.");
  return openTraceBytes(spec.bytes);
}
