import type { Task, Trace } from "../../ipc/trace.ts";
import { type Blocks, type CallSums, CrowdSum, callsOfSmallBlock, type SeenCall } from "./call_sums.ts";
import type { PixelWindow } from "./window.ts";

/** A task as a picture shows it. */
export interface ShownTask {
  readonly trace: Trace;
  readonly task: Task;
  readonly window: PixelWindow;
  /** Where it ends, or the window, or the trace. */
  readonly endNs: number;
  /** Undefined of a task with few calls. */
  readonly sums: CallSums | undefined;
}

/**
 * Successive calls of a task that one pixel stands for. One for all pixels of a picture: each search forgets what the last
 * one found.
 */
export class Crowd {
  /** Its calls. */
  count = 1;
  /** Position of the first call that is not of it. */
  end = 0;
  endNs = 0;
  readonly sum = new CrowdSum();
  /** The blocks it was found by, and the edge at its end. */
  #blocks: Blocks | undefined;
  #edge = 0;

  constructor(readonly shown: ShownTask) {}

  /** Whether there is one from a position of the task on, where a pixel has the room after `fromNs` for it. */
  find(position: number, fromNs: number): boolean {
    const isOne = this.#ofBlocks(position, fromNs) || this.#ofCalls(position, fromNs);
    if (isOne) this.count = this.end - position;
    return isOne;
  }

  /** Whether no call that is still to come can be told together with those from `fromNs` on. */
  isOver(fromNs: number): boolean {
    return this.#untilNs(fromNs) <= this.shown.endNs;
  }

  /** Where a crowd that begins at `fromNs` ends at the latest: in its pixel, or within half of the next one. */
  #untilNs(fromNs: number): number {
    const { window } = this.shown;
    return window.pixelEnd(fromNs + window.nsPerPixel / 2);
  }

  /** Tells the call after it; false if it is not at hand. */
  seeNext(next: SeenCall): boolean {
    return this.#blocks?.seeNext(this.#edge, next) ?? false;
  }

  /**
   * The blocks that fit into the pixel of a call, or into it and half of the next one, since the last pixel may have left
   * some of its calls, and the calls before the first of them.
   */
  #ofBlocks(position: number, fromNs: number): boolean {
    const { endNs, sums } = this.shown;
    if (sums === undefined) return false;
    // Neighbouring pixels hold about as many calls.
    const likely = this.count;
    const untilNs = Math.min(endNs, this.#untilNs(fromNs));
    for (const blocks of sums.bySize) {
      const { callsOfBlock } = blocks.size;
      // Where the last pixel held fewer calls, a look at larger blocks would mostly be in vain.
      if (callsOfBlock > likely && blocks !== sums.small) continue;
      const from = Math.ceil(position / callsOfBlock);
      const to = blocks.lastEdge(untilNs, from, from + Math.floor(likely / callsOfBlock));
      if (to === undefined) continue;
      this.sum.clear();
      this.#addUpTo(sums, position, from * callsOfBlock);
      blocks.addTo(this.sum, from, to);
      this.end = to * callsOfBlock;
      this.endNs = blocks.endNs(to);
      this.#blocks = blocks;
      this.#edge = to;
      return true;
    }
    return false;
  }

  /** What the calls from `position` on and before `edge`, at which a block begins, come to. */
  #addUpTo({ small }: CallSums, position: number, edge: number): void {
    if (position === edge) return;
    const { trace, task } = this.shown;
    const from = Math.ceil(position / callsOfSmallBlock);
    this.sum.addCalls(trace, task, position, from * callsOfSmallBlock);
    small.addTo(this.sum, from, edge / callsOfSmallBlock);
  }

  /**
   * The calls that fit into the pixel of the one at `position`; none if it fills a pixel itself or is alone in it. They are
   * few: of more, a block would have fitted.
   */
  #ofCalls(position: number, fromNs: number): boolean {
    const { trace, task, window, endNs } = this.shown;
    const { calls } = trace;
    const pixelEnd = window.pixelEnd(fromNs);
    let end = position;
    let lastEndNs = fromNs;
    this.sum.clear();
    for (; end < task.calls.length; end++) {
      const call = task.calls.at(end);
      const spanNs = calls.spanNs(call);
      const callEndNs = calls.startNs(call) + spanNs;
      if (end === position) {
        if (Math.min(callEndNs, endNs) - fromNs >= window.nsPerPixel) return false;
      } else if (callEndNs > pixelEnd) break;
      if (callEndNs > lastEndNs) lastEndNs = callEndNs;
      this.sum.addCall(calls, call, spanNs);
    }
    if (end <= position + 1) return false;
    this.end = end;
    this.endNs = Math.min(lastEndNs, endNs);
    this.#blocks = undefined;
    return true;
  }
}
