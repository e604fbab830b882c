import { availableParallelism } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { EngineLoop } from "./engine_loop.ts";
import type { EngineSpec } from "./engine_spec.ts";
import { messagePort } from "./message_port.node.ts";
import { openLog } from "./open_log.node.ts";
import { paceOn } from "./reading_pace.ts";

if (parentPort === null)
  throw new Error("This is a worker thread's entry; start it with node:worker_threads.");
new EngineLoop(workerData as EngineSpec, messagePort(parentPort), openLog, paceOn(availableParallelism()));
