import { Worker } from "node:worker_threads";
import { type Message, notify } from "../protocol/endpoint.ts";
import { MortalPort } from "../protocol/mortal_port.ts";
import type { EngineHandle } from "./engine_handle.ts";
import type { EngineSpec, WorkerNotices } from "./engine_spec.ts";

/**
 * Starts an engine. What goes wrong while opening is told by the `failed` notice, also when the thread itself dies: then each
 * request has that for an answer.
 * @param workerPath the built `engine-worker.js`, absolute
 */
export function openEngine(spec: EngineSpec, workerPath: string): EngineHandle {
  const worker = new Worker(workerPath, { workerData: spec });
  const port = new MortalPort((message) => worker.postMessage(message));
  worker.on("message", (message) => port.heard(message));
  worker.on("error", ({ message }) => {
    const problem = { message: `The engine stopped: ${message}` };
    port.heard({ type: "notice", name: "failed", value: problem } satisfies Message);
    port.died(problem);
  });
  return {
    port,
    finished: (end) => notify<WorkerNotices, "finished">(port, "finished", end),
    dispose: () => void worker.terminate(),
  };
}
