import * as vscode from "vscode";
import { type Disposable, DisposableStack } from "../../base/disposable.ts";
import type { ProcessIndex } from "../../base/ids.ts";
import type { TracedPath } from "../../debug/traced_path.ts";
import type { SourceLine } from "../../protocol/source.ts";
import type { SourceLocation } from "../../protocol/summary.ts";
import type { SessionList } from "../sessions/session_list.ts";
import { cursorTime, type TraceSession } from "../sessions/trace_session.ts";

/** What the files in sight did, up to the time of the cursor. */
export interface SourceView {
  readonly session: TraceSession;
  /** By path. */
  readonly lines: ReadonlyMap<string, readonly SourceLine[]>;
  /** Where the chosen event was made. */
  readonly current: SourceLocation | null;
  nameOf(process: ProcessIndex): string;
}

/** A person who steps looks up about so often. */
const spacingMs = 300;
/** Lines of a long trace that grows are counted anew each time: no more than a fifth of the time goes into that. */
const restPerWork = 4;

/** Languages whose programs have lines in their stacks. */
export const tracedLanguages = ["c", "cpp", "rust", "go", "zig", "d"];

/**
 * Keeps what the files in sight did up to date with the cursor of the active session: at most one round of questions
 * at a time, and none while no such file is open.
 */
export class SourceFeed implements Disposable {
  readonly #parts = new DisposableStack();
  readonly #changed = this.#parts.add(new vscode.EventEmitter<SourceView | undefined>());
  #view: SourceView | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  /** How long the last round took. */
  #lastMs = 0;
  #stale = false;

  readonly onDidChange = this.#changed.event;

  constructor(
    readonly sessions: SessionList,
    readonly tracedPath: TracedPath,
  ) {
    this.#parts.add(sessions.onDidChange(() => this.#refreshSoon()));
    this.#parts.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#refreshSoon()));
    this.#parts.add({ dispose: () => clearTimeout(this.#timer) });
  }

  get view(): SourceView | undefined {
    return this.#view;
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #refreshSoon(): void {
    this.#stale = true;
    if (this.#timer !== undefined || this.#asking) return;
    if (this.#view === undefined && (filesInSight().length === 0 || this.sessions.active === undefined))
      return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#refresh();
      },
      Math.max(spacingMs, restPerWork * this.#lastMs),
    );
  }

  async #refresh(): Promise<void> {
    this.#asking = true;
    this.#stale = false;
    const begunMs = performance.now();
    const { active } = this.sessions;
    const files = filesInSight();
    this.#view =
      active === undefined || files.length === 0 ? undefined : await look(active, files, this.tracedPath);
    this.#lastMs = performance.now() - begunMs;
    this.#asking = false;
    this.#changed.fire(this.#view);
    if (this.#stale) this.#refreshSoon();
  }
}

function filesInSight(): readonly string[] {
  const files = vscode.window.visibleTextEditors
    .filter(({ document }) => document.uri.scheme === "file" && tracedLanguages.includes(document.languageId))
    .map(({ document }) => document.uri.fsPath);
  return [...new Set(files)];
}

async function look(
  session: TraceSession,
  files: readonly string[],
  tracedPath: TracedPath,
): Promise<SourceView | undefined> {
  const { engine } = session;
  const overview = await engine.request("overview", null);
  if (!overview.ok) return undefined;
  session.headSeen(overview.value);
  const atNs = cursorTime(session);
  const lines = new Map<string, readonly SourceLine[]>();
  const sources = await engine.request("sources", null);
  const known = sources.ok ? sources.value.files.map(({ file }) => file) : [];
  const openedAs = new Map<string, string>();
  for (const file of files) {
    const traced = (await tracedPath(file, known)) ?? file;
    openedAs.set(traced, file);
    const found = await engine.request("sourceLines", { file: traced, atNs });
    if (found.ok && found.value.length > 0) lines.set(file, found.value);
  }
  const { event } = session.cursor;
  const stack = event?.kind === "call" ? await engine.request("stackOf", { call: event.call }) : undefined;
  const { processList } = overview.value;
  const current = stack?.ok ? stack.value.location : null;
  return {
    session,
    lines,
    current: current && { ...current, file: openedAs.get(current.file) ?? current.file },
    nameOf(index) {
      const process = processList.find((known) => known.index === index);
      return process === undefined ? "?" : `${process.name || "process"} (${process.pid})`;
    },
  };
}
