import { Worker } from "node:worker_threads";
import { notify, type Port } from "../protocol/endpoint.ts";
import type { EngineHandle } from "./engine_handle.ts";
import type { EngineSpec, WorkerNotices } from "./engine_spec.ts";
import { messagePort } from "./message_port.node.ts";

/**
 * Starts an engine. What goes wrong while opening is told by the `failed` notice, also when the thread itself dies.
 * @param workerPath the built `engine-worker.js`, absolute
 */
export function openEngine(spec: EngineSpec, workerPath: string): EngineHandle {
  const worker = new Worker(workerPath, { workerData: spec });
  const failures = new Set<(message: unknown) => void>();
  worker.on("error", (cause) => {
    const value = { message: `The engine stopped: ${cause.message}` };
    for (const listener of failures) listener({ type: "notice", name: "failed", value });
  });
  const thread = messagePort(worker);
  const port: Port = {
    send: (message) => thread.send(message),
    onMessage(listener) {
      failures.add(listener);
      const subscription = thread.onMessage(listener);
      return {
        dispose() {
          failures.delete(listener);
          subscription.dispose();
        },
      };
    },
  };
  return {
    port,
    finished: (end) => notify<WorkerNotices, "finished">(port, "finished", end),
    dispose: () => void worker.terminate(),
  };
}
