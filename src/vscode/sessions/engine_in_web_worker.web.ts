import type { EngineHandle } from "../../engine/engine_handle.ts";
import type { EngineSpec } from "../../engine/engine_spec.ts";
import type { Message } from "../../protocol/endpoint.ts";
import { startWebWorker } from "../web_worker.web.ts";

/**
 * An engine in a web worker, for where there are no threads of Node. What is sent before the script has arrived waits.
 * @param script the text of dist/engine-worker.web.js
 */
export function openEngineInWebWorker(script: PromiseLike<string>, spec: EngineSpec): EngineHandle {
  const listeners = new Set<(message: unknown) => void>();
  const tell = (message: Message) => {
    for (const listener of listeners) listener(message);
  };
  const fail = (message: string) => tell({ type: "notice", name: "failed", value: { message } });
  const waiting: unknown[] = [spec];
  let worker: Worker | undefined;
  let disposed = false;
  script.then(
    (text) => {
      if (disposed) return;
      worker = startWebWorker(text);
      worker.onmessage = ({ data }) => tell(data);
      worker.onerror = ({ message }) => fail(`The engine stopped: ${message}`);
      for (const message of waiting.splice(0)) worker.postMessage(message);
    },
    (cause) => fail(`The engine could not be loaded: ${cause}`),
  );
  return {
    port: {
      send: (message) => (worker === undefined ? void waiting.push(message) : worker.postMessage(message)),
      onMessage(listener) {
        listeners.add(listener);
        return { dispose: () => void listeners.delete(listener) };
      },
    },
    // Nothing is traced here, so no program ends.
    finished: () => {},
    dispose() {
      disposed = true;
      worker?.terminate();
    },
  };
}
