import type { Result } from "../../src/base/result.ts";
import type { Problem } from "../../src/protocol/endpoint.ts";

/**
 * At most one request of a kind under way. What is asked meanwhile waits, and only the newest of it is sent:
 * a slow engine is never buried under questions nobody wants answered any more.
 */
export class LatestRequest<Params, Answer> {
  #underWay = false;
  /** Counts what was given up, so that a late answer to it is not taken. */
  #era = 0;
  #waiting: { readonly params: Params } | undefined;

  constructor(
    readonly send: (params: Params) => Promise<Result<Answer, Problem>>,
    readonly take: (answer: Answer, params: Params) => void,
    readonly fail: (problem: Problem) => void,
  ) {}

  get busy(): boolean {
    return this.#underWay;
  }

  ask(params: Params): void {
    if (this.#underWay) this.#waiting = { params };
    else void this.#run(params);
  }

  /** Gives up what is under way: its answer may have been lost while the view was hidden. */
  abandon(): void {
    this.#era++;
    this.#underWay = false;
    this.#waiting = undefined;
  }

  async #run(params: Params): Promise<void> {
    this.#underWay = true;
    const era = this.#era;
    const reply = await this.send(params);
    if (era !== this.#era) return;
    this.#underWay = false;
    const next = this.#waiting;
    this.#waiting = undefined;
    if (next !== undefined) void this.#run(next.params);
    if (reply.ok) this.take(reply.value, params);
    else this.fail(reply.error);
  }
}
