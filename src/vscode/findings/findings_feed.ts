import * as vscode from "vscode";
import { type Disposable, DisposableStack } from "../../base/disposable.ts";
import type { Finding } from "../../protocol/summary.ts";
import type { SessionList } from "../sessions/session_list.ts";
import type { TraceSession } from "../sessions/trace_session.ts";

/** The findings of the trace in sight. */
export interface SessionFindings {
  readonly session: TraceSession;
  readonly findings: readonly Finding[];
}

/** All rules look at the whole trace; somebody who reads a list can wait a second. */
const spacingMs = 1000;

/** Keeps the findings of the active session up to date: asks when its trace has changed, at most once a second. */
export class FindingsFeed implements Disposable {
  readonly #parts = new DisposableStack();
  readonly #changed = this.#parts.add(new vscode.EventEmitter<SessionFindings | undefined>());
  #current: SessionFindings | undefined;
  #asked: { readonly session: TraceSession; readonly version: number } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(readonly sessions: SessionList) {
    this.#parts.add(sessions.onDidChange(() => this.#mayHaveChanged()));
    this.#parts.add({ dispose: () => clearTimeout(this.#timer) });
  }

  get current(): SessionFindings | undefined {
    return this.#current;
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #mayHaveChanged(): void {
    const session = this.sessions.active;
    if (session !== this.#current?.session) this.#tell(undefined);
    if (this.#timer !== undefined || session === undefined || !this.#isNews(session)) return;
    // The first answer comes at once; what follows in a storm of changes is spaced.
    const delayMs = this.#asked?.session === session ? spacingMs : 0;
    this.#timer = setTimeout(() => void this.#ask(session), delayMs);
  }

  /** A cursor that moves changes a session, too, but not its findings. */
  #isNews(session: TraceSession): boolean {
    return this.#asked?.session !== session || this.#asked.version !== (session.head?.version ?? -1);
  }

  async #ask(session: TraceSession): Promise<void> {
    this.#asked = { session, version: session.head?.version ?? -1 };
    const reply = await session.engine.request("findings", null);
    this.#timer = undefined;
    if (reply.ok && session === this.sessions.active) this.#tell({ session, findings: reply.value });
    this.#mayHaveChanged();
  }

  #tell(now: SessionFindings | undefined): void {
    if (now === undefined && this.#current === undefined) return;
    const isSame =
      now?.session === this.#current?.session &&
      JSON.stringify(now?.findings) === JSON.stringify(this.#current?.findings);
    this.#current = now;
    if (!isSame) this.#changed.fire(now);
  }
}
