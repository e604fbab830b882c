import { Worker } from "node:worker_threads";
import type { Disposable } from "../base/disposable.ts";
import { notify, type Port } from "../protocol/endpoint.ts";
import type { EngineSpec, RunEnd, WorkerNotices } from "./engine_spec.ts";
import { messagePort } from "./message_port.node.ts";

/** An engine at work in a thread of its own. */
export interface EngineHandle extends Disposable {
  /** Speaks `EngineMethods` and `EngineNotices`. */
  readonly port: Port;
  /** The traced program has ended: the engine reads the rest of the log and is no longer live. */
  finished(end?: RunEnd): void;
}

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
    finished: (end = { timedOut: false, stoppedUnixNs: undefined }) =>
      notify<WorkerNotices, "finished">(port, "finished", end),
    dispose: () => void worker.terminate(),
  };
}
