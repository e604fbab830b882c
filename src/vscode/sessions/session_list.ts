import * as vscode from "vscode";
import type { TraceSession } from "./trace_session.ts";

/**
 * Every trace open in this window, and the one the user looks at: the last whose tab had the focus.
 * A session lives while its program runs or a view shows it; the active one outlives its views, so that
 * *Show View* can bring it back.
 */
export class SessionList implements vscode.Disposable {
  readonly #sessions = new Set<TraceSession>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #activated = new vscode.EventEmitter<TraceSession | undefined>();
  #active: TraceSession | undefined;

  /** A session came, went, changed or became active. */
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeActive = this.#activated.event;

  get all(): readonly TraceSession[] {
    return [...this.#sessions];
  }

  get active(): TraceSession | undefined {
    return this.#active;
  }

  get running(): readonly TraceSession[] {
    return this.all.filter((session) => session.running);
  }

  add(session: TraceSession): void {
    this.#sessions.add(session);
    session.onDidChange(() => this.#changed.fire());
    session.onDidChangeViews(() => this.#letGoOfUnused());
    this.activate(session);
  }

  activate(session: TraceSession): void {
    if (session === this.#active || !this.#sessions.has(session)) return;
    this.#active = session;
    this.#letGoOfUnused();
    this.#activated.fire(session);
    this.#changed.fire();
  }

  /** Closes a session at once, whatever shows it. */
  close(session: TraceSession): void {
    if (!this.#sessions.delete(session)) return;
    session.dispose();
    if (this.#active === session) {
      this.#active = this.all.at(-1);
      this.#activated.fire(this.#active);
    }
    this.#changed.fire();
  }

  dispose(): void {
    for (const session of this.#sessions) session.dispose();
    this.#sessions.clear();
    this.#activated.dispose();
    this.#changed.dispose();
  }

  #letGoOfUnused(): void {
    for (const session of this.#sessions) {
      const used = session.running || session.views.size > 0 || session === this.#active;
      if (!used) this.close(session);
    }
  }
}
