import type { ChannelIndex, ProcessIndex, TaskIndex } from "../../base/ids.ts";
import type { Trace } from "../../ipc/trace.ts";
import { type Lane, noLane } from "../../protocol/engine.ts";

/** Where each asked process, task and channel is drawn. */
export class LaneMap {
  readonly #ofProcess = new Map<ProcessIndex, number>();
  readonly #ofTask = new Map<TaskIndex, number>();
  readonly #ofChannel = new Map<ChannelIndex, number>();

  constructor(
    readonly trace: Trace,
    readonly lanes: readonly Lane[],
  ) {
    for (const [index, lane] of lanes.entries()) {
      switch (lane.kind) {
        case "process":
          this.#ofProcess.set(lane.process, index);
          break;
        case "task":
          this.#ofTask.set(lane.task, index);
          break;
        case "channel":
          this.#ofChannel.set(lane.channel, index);
          break;
        case "stream":
          // Nothing but its own level is drawn there.
          break;
      }
    }
  }

  ofProcess(process: ProcessIndex | undefined): number {
    return process === undefined ? noLane : (this.#ofProcess.get(process) ?? noLane);
  }

  /** The task's own lane if it was asked, else that of its process. */
  ofTask(task: TaskIndex): number {
    return this.#ofTask.get(task) ?? this.ofProcess(this.trace.tasks[task]?.process);
  }

  ofChannel(channel: ChannelIndex): number {
    return this.#ofChannel.get(channel) ?? noLane;
  }

  /** Processes that have a lane of their own or through one of their tasks. */
  processes(): Set<ProcessIndex> {
    const processes = new Set(this.#ofProcess.keys());
    for (const task of this.#ofTask.keys()) {
      const process = this.trace.tasks[task]?.process;
      if (process !== undefined) processes.add(process);
    }
    return processes;
  }
}
