import type { EngineHandle } from "../../engine/engine_handle.ts";
import type { EngineSpec } from "../../engine/engine_spec.ts";
import type { Message } from "../../protocol/endpoint.ts";

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
      // A worker may come only from its page's own origin, which the extension's files are not of; a blob is.
      const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      worker = new Worker(address);
      worker.onmessage = ({ data }) => tell(data);
      // The Worker of VS Code's extension host loads the script in a step of its own, later than one of a page does:
      // the address stays until the script has spoken.
      worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
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
