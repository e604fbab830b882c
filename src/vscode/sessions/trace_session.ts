import * as vscode from "vscode";
import { type Disposable, DisposableStack, disposable } from "../../base/disposable.ts";
import { earlier, type Nanos, notYet, zero } from "../../base/time.ts";
import type { EngineHandle } from "../../engine/engine_handle.ts";
import { Client } from "../../protocol/endpoint.ts";
import type { EngineMethods, EngineNotices, EventRef, TraceHead } from "../../protocol/engine.ts";
import type { Cursor, CursorOrder, CursorPlace, CursorReport, HostNotices } from "../../protocol/view.ts";
import { CursorOrders } from "./cursor_orders.ts";
import { PortHub } from "./port_hub.ts";
import type { TraceOrigin } from "./trace_origin.ts";

/** What shows a session: something that can be brought to the front. */
export interface View {
  reveal(): void;
}

/**
 * One trace, running or opened from a file, with the engine that owns it and the cursor its views share.
 * Knows nothing of where it is shown: views, trees and commands listen to it.
 */
export class TraceSession implements Disposable {
  readonly hub: PortHub;
  readonly engine: Client<EngineMethods, EngineNotices>;
  readonly #parts = new DisposableStack();
  readonly #views = new Set<View>();
  readonly #goTo = this.#parts.add(new vscode.EventEmitter<HostNotices["goTo"]>());
  readonly #goLive = this.#parts.add(new vscode.EventEmitter<CursorOrder>());
  readonly #orders = new CursorOrders();
  readonly #changed = this.#parts.add(new vscode.EventEmitter<void>());
  readonly #failed = this.#parts.add(new vscode.EventEmitter<string>());
  readonly #viewsChanged = this.#parts.add(new vscode.EventEmitter<void>());
  #head: TraceHead | undefined;
  // Before any view says otherwise: the present of a running program, the end of a recording.
  #cursor: Cursor;
  #running: boolean;
  /** Why its events have no lines of source, in a sentence; "" if they have, or there is nothing to say. */
  withoutLines = "";

  /** A view should put its cursor there. */
  readonly onDidGoTo = this.#goTo.event;
  /** A view should follow the present again. */
  readonly onDidGoLive = this.#goLive.event;
  /** The trace grew, its program ended or the cursor moved. */
  readonly onDidChange = this.#changed.event;
  /** The log could not be read (further). */
  readonly onDidFail = this.#failed.event;
  readonly onDidChangeViews = this.#viewsChanged.event;

  constructor(
    readonly title: string,
    readonly origin: TraceOrigin,
    readonly handle: EngineHandle,
  ) {
    this.#running = origin.kind === "run";
    this.#cursor = { ns: notYet, event: null, process: null, mode: this.#running ? "live" : "frozen" };
    this.#parts.add(handle);
    this.hub = this.#parts.add(new PortHub(handle.port));
    this.engine = this.#parts.add(new Client<EngineMethods, EngineNotices>(this.hub.share()));
    this.#parts.add(this.engine.onNotice((name, value) => this.#notice(name, value)));
  }

  /** The program is traced now. */
  get running(): boolean {
    return this.#running;
  }

  get head(): TraceHead | undefined {
    return this.#head;
  }

  /** What a reply told of the head, which a trace from a file announces only once. */
  headSeen(head: TraceHead): void {
    if (this.#head === undefined || head.version > this.#head.version) this.#head = head;
  }

  /** Its `ns` may lie beyond the end, which means the end. */
  get cursor(): Cursor {
    return this.#cursor.mode === "live" ? { ...this.#cursor, ns: notYet } : this.#cursor;
  }

  get views(): ReadonlySet<View> {
    return this.#views;
  }

  show(view: View): Disposable {
    this.#views.add(view);
    this.#viewsChanged.fire();
    return disposable(() => {
      this.#views.delete(view);
      this.#viewsChanged.fire();
    });
  }

  goTo({ ns, event }: CursorPlace): void {
    const order = this.#orders.next();
    this.#cursorMoved({ ns, event, process: processOf(event), mode: "frozen" });
    this.#goTo.fire({ ns, event, order });
  }

  goLive(): void {
    const order = this.#orders.next();
    this.#cursorMoved({ ns: notYet, event: null, process: null, mode: "live" });
    this.#goLive.fire({ order });
  }

  /**
   * Tells a view that may have missed it where the cursor was put last; before that a view finds its own place, and one
   * that replays has moved on since.
   */
  repeatOrder(tell: {
    readonly goTo: (order: HostNotices["goTo"]) => void;
    readonly goLive: (order: CursorOrder) => void;
  }): void {
    const { last: order } = this.#orders;
    const { ns, event, mode } = this.#cursor;
    if (order === 0 || mode === "replay") return;
    if (mode === "live") tell.goLive({ order });
    else tell.goTo({ ns, event, order });
  }

  /** A view moved its cursor. */
  cursorReported({ order, ...cursor }: CursorReport): void {
    if (!this.#orders.isCrossed(order)) this.#cursorMoved(cursor);
  }

  #cursorMoved(cursor: Cursor): void {
    this.#cursor = cursor;
    this.#changed.fire();
  }

  /** Ends the traced program; nothing for a trace from a file. */
  async stop(): Promise<void> {
    if (this.origin.kind === "run" && this.#running) await this.origin.stop();
  }

  /** Disposes `held` together with the session. */
  keep(held: Disposable): void {
    this.#parts.add(held);
  }

  /** The program has ended, by itself or stopped at `stoppedUnixNs`, and its log is complete. */
  programEnded(stoppedUnixNs: bigint | undefined): void {
    if (!this.#running) return;
    this.#running = false;
    this.handle.finished({ timedOut: false, stoppedUnixNs });
    this.#changed.fire();
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #notice<Name extends keyof EngineNotices>(name: Name, value: EngineNotices[Name]): void {
    if (name === "changed") {
      this.#head = value as TraceHead;
      this.#changed.fire();
    } else {
      this.#failed.fire((value as EngineNotices["failed"]).message);
    }
  }
}

function processOf(event: EventRef | null): Cursor["process"] {
  return event?.kind === "process" ? event.process : null;
}

/** Where the cursor stands, at most the end of what is known. */
export function cursorTime(session: TraceSession): Nanos {
  return earlier(session.cursor.ns, session.head?.endNs ?? zero);
}
