import type { EngineHandle } from "../../engine/engine_handle.ts";
import type { EngineSpec } from "../../engine/engine_spec.ts";
import type { Message } from "../../protocol/endpoint.ts";
import { MortalPort } from "../../protocol/mortal_port.ts";
import { startWebWorker } from "../web_worker.web.ts";

/**
 * An engine in a web worker, for where there are no threads of Node. What is sent before the script has arrived waits.
 * @param script the text of dist/engine-worker.web.js
 */
export function openEngineInWebWorker(script: PromiseLike<string>, spec: EngineSpec): EngineHandle {
  const waiting: unknown[] = [spec];
  let worker: Worker | undefined;
  let disposed = false;
  const port = new MortalPort((message) =>
    worker === undefined ? void waiting.push(message) : worker.postMessage(message),
  );
  const fail = (message: string) => {
    port.heard({ type: "notice", name: "failed", value: { message } } satisfies Message);
    port.died({ message });
  };
  script.then(
    (text) => {
      if (disposed) return;
      worker = startWebWorker(text);
      worker.onmessage = ({ data }) => port.heard(data);
      worker.onerror = ({ message }) => fail(`The engine stopped: ${message}`);
      for (const message of waiting.splice(0)) worker.postMessage(message);
    },
    (cause) => fail(`The engine could not be loaded: ${cause}`),
  );
  return {
    port,
    // Nothing is traced here, so no program ends.
    finished: () => {},
    dispose() {
      disposed = true;
      worker?.terminate();
    },
  };
}
