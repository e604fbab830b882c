import * as vscode from "vscode";
import { type Disposable, DisposableStack } from "../../base/disposable.ts";
import { nanos } from "../../base/time.ts";
import type { ChannelAt, Overview, ProcessAt, StateAt } from "../../protocol/engine.ts";
import type { SessionList } from "../sessions/session_list.ts";
import { cursorTime, type TraceSession } from "../sessions/trace_session.ts";

/** The active trace as of its cursor: what the tree views show. */
export interface TraceSnapshot {
  readonly session: TraceSession;
  readonly overview: Overview;
  readonly state: StateAt;
}

/** A person reads a list no faster; the view itself is what is live to the frame. */
const refreshMs = 400;

/**
 * Keeps a snapshot of the active session up to date while somebody looks: at most one pair of questions at a time,
 * at most every 400 ms.
 */
export class SnapshotFeed implements Disposable {
  readonly #parts = new DisposableStack();
  readonly #changed = this.#parts.add(new vscode.EventEmitter<TraceSnapshot | undefined>());
  readonly #viewers = new Set<object>();
  #snapshot: TraceSnapshot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #stale = false;

  readonly onDidChange = this.#changed.event;

  constructor(readonly sessions: SessionList) {
    this.#parts.add(sessions.onDidChange(() => this.#refreshSoon()));
    this.#parts.add({ dispose: () => clearTimeout(this.#timer) });
  }

  get snapshot(): TraceSnapshot | undefined {
    return this.#snapshot;
  }

  /** Refreshes only while at least one viewer is seen. */
  setSeen(viewer: object, seen: boolean): void {
    if (!seen) this.#viewers.delete(viewer);
    else if (!this.#viewers.has(viewer)) {
      this.#viewers.add(viewer);
      this.#refreshSoon();
    }
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #refreshSoon(): void {
    this.#stale = true;
    if (this.#timer !== undefined || this.#asking || this.#viewers.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#refresh();
    }, refreshMs);
  }

  async #refresh(): Promise<void> {
    this.#asking = true;
    this.#stale = false;
    this.#snapshot = await takeSnapshot(this.sessions.active);
    this.#asking = false;
    this.#changed.fire(this.#snapshot);
    if (this.#stale) this.#refreshSoon();
  }
}

async function takeSnapshot(session: TraceSession | undefined): Promise<TraceSnapshot | undefined> {
  if (session === undefined) return undefined;
  const overview = await session.engine.request("overview", null);
  if (!overview.ok) return undefined;
  session.headSeen(overview.value);
  const state = await session.engine.request("stateAt", {
    atNs: cursorTime(session),
    rateWindowNs: nanos(1e9),
    allKinds: false,
  });
  return state.ok ? { session, overview: overview.value, state: state.value } : undefined;
}

export function processAt({ state }: TraceSnapshot, index: ProcessAt["index"]): ProcessAt | undefined {
  return state.processes.find((process) => process.index === index);
}

export function channelAt({ state }: TraceSnapshot, index: ChannelAt["index"]): ChannelAt | undefined {
  return state.channels.find((channel) => channel.index === index);
}
