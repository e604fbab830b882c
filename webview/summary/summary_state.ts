import { type Disposable, DisposableStack } from "../../src/base/disposable.ts";
import type { Digest } from "../../src/protocol/digest.ts";
import { Cell } from "../state/cell.ts";
import { LatestRequest } from "../state/latest_request.ts";
import type { TraceSession } from "../state/session.ts";

/** While a trace grows its summary is asked for this often at most: nobody reads faster. */
const everyMs = 500;

/** The run at a glance, asked for anew as the trace grows. */
export class SummaryState implements Disposable {
  readonly digest = new Cell<Digest | undefined>(undefined);
  readonly #held = new DisposableStack();
  readonly #digests: LatestRequest<null, Digest>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly session: TraceSession) {
    this.#digests = new LatestRequest(
      () => session.client.request("digest", null),
      (digest) => this.digest.set(digest),
      (problem) => session.problem.set(problem.message),
    );
    this.#held.add(session.head.watch(() => this.#later()));
    this.#held.add(session.shownAgain.watch(() => this.#digests.abandon()));
    this.#digests.ask(null);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#held.dispose();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#digests.ask(null);
    }, everyMs);
  }
}
