import { basename } from "node:path";
import { type Disposable, DisposableStack, disposable } from "../../base/disposable.ts";
import type { DebuggedTrace } from "../../debug/debugged_trace.ts";
import type { Cursor, CursorPlace } from "../../protocol/view.ts";
import { openTracePanel } from "../panel/open_trace_panel.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";

/** A trace session as a debug session sees it. It keeps the trace open, as a view does, until it is released. */
export class DebuggedSession implements DebuggedTrace {
  readonly #parts = new DisposableStack();
  readonly #closed = new Set<() => void>();

  constructor(
    readonly session: TraceSession,
    services: Services,
  ) {
    this.#parts.add(session.show({ reveal: () => void openTracePanel(session, services) }));
    session.keep(disposable(() => this.#closed.forEach((listener) => void listener())));
  }

  get title(): string {
    const { origin, title } = this.session;
    return origin.kind === "file" ? basename(origin.uri.path) : title;
  }

  get withoutLines(): string {
    return this.session.withoutLines;
  }

  get engine() {
    return this.session.engine;
  }

  get running(): boolean {
    return this.session.running;
  }

  get cursor(): Cursor {
    return this.session.cursor;
  }

  onDidChange(listener: () => void): Disposable {
    return this.session.onDidChange(listener);
  }

  onDidClose(listener: () => void): Disposable {
    this.#closed.add(listener);
    return disposable(() => void this.#closed.delete(listener));
  }

  goTo(place: CursorPlace): void {
    this.session.goTo(place);
  }

  goLive(): void {
    this.session.goLive();
  }

  stop(): Promise<void> {
    return this.session.stop();
  }

  release(): void {
    this.#closed.clear();
    this.#parts.dispose();
  }
}
