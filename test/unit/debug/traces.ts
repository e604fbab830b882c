import type { DebugProtocol } from "@vscode/debugprotocol";
import { disposable } from "../../../src/base/disposable.ts";
import { ok } from "../../../src/base/result.ts";
import { nanos, notYet } from "../../../src/base/time.ts";
import type { DebuggedTrace, EngineClient, TraceSource } from "../../../src/debug/debugged_trace.ts";
import { TraceDebugSession } from "../../../src/debug/trace_debug_session.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { Client, serve } from "../../../src/protocol/endpoint.ts";
import type { EngineMethods, EngineNotices } from "../../../src/protocol/engine.ts";
import type { Cursor } from "../../../src/protocol/view.ts";
import { engineOf } from "../engine/engine_of.ts";
import { portPair } from "../protocol/port_pair.ts";
import { DapClient } from "./dap_client.ts";

/** A trace with a cursor that tests move as a view would. */
export class TestTrace implements DebuggedTrace {
  readonly title = "story";
  withoutLines = "";
  readonly #listeners = new Set<() => void>();
  cursor: Cursor;
  stopped = false;

  constructor(
    readonly engine: EngineClient,
    public running: boolean,
  ) {
    this.cursor = { ns: notYet, event: null, process: null, mode: running ? "live" : "frozen" };
  }

  onDidChange(listener: () => void) {
    this.#listeners.add(listener);
    return disposable(() => void this.#listeners.delete(listener));
  }

  onDidClose() {
    return disposable(() => {});
  }

  goTo(place: Pick<Cursor, "ns" | "event">): void {
    this.put({ ...place, process: null, mode: "frozen" });
  }

  goLive(): void {
    this.put({ ns: notYet, event: null, process: null, mode: "live" });
  }

  /** Somebody moved the cursor. */
  put(cursor: Cursor): void {
    this.cursor = cursor;
    this.changed();
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.stopped = true;
  }

  release(): void {}
}

/** What the editor sets before the session begins; nothing else. */
export interface Settings {
  readonly filters?: readonly string[];
  readonly calls?: readonly object[];
  /** Function breakpoints that the editor sends before it asks for the trace, as VS Code may. */
  readonly earlyCalls?: readonly object[];
  readonly breakOn?: readonly string[];
  /** It is a program that was started for the session, though it may have ended. */
  readonly launched?: boolean;
  readonly withoutLines?: string;
}

/** A session at work on a few lines of strace text. */
export function debugging(text: string, options: Settings & { readonly running?: boolean } = {}) {
  return debuggingEngine(engineOf(text), options);
}

/** A session at work on what an engine knows. */
export function debuggingEngine(
  { handlers }: Engine,
  options: Settings & { readonly running?: boolean } = {},
) {
  const [near, far] = portPair();
  serve<EngineMethods>(far, handlers);
  const engine = new Client<EngineMethods, EngineNotices>(near);
  const trace = new TestTrace(engine, options.running ?? false);
  trace.withoutLines = options.withoutLines ?? "";
  return debuggingTrace(trace, options);
}

/** A session at work on a trace: the editor has introduced itself and set its breakpoints. */
export async function debuggingTrace(trace: TestTrace, options: Settings = {}) {
  const source: TraceSource = {
    launch: async () => ok(trace),
    attach: async () => ok(trace),
    replay: async () => ok(trace),
  };
  const editor = new DapClient(new TraceDebugSession(source));
  await editor.request("initialize", { adapterID: "ipc-scope", pathFormat: "path" });
  await editor.event("initialized");
  if (options.earlyCalls !== undefined)
    await editor.request("setFunctionBreakpoints", { breakpoints: options.earlyCalls });
  const subject = options.launched ? { program: "/bin/story" } : { trace: "/tmp/story.ipctrace" };
  await editor.request("launch", { ...subject, breakOn: options.breakOn ?? [] });
  const calls = options.calls ?? options.earlyCalls ?? [];
  const { breakpoints } = await editor.request<{
    breakpoints: readonly { verified: boolean; message?: string }[];
  }>("setFunctionBreakpoints", { breakpoints: calls });
  await editor.request("setExceptionBreakpoints", { filters: options.filters ?? [] });
  await editor.request("configurationDone");
  return { editor, trace, breakpoints };
}

/** The frames of a thread: `say /home/u/gen.c:5`, innermost first, `faint` where there is no source. */
export async function framesOf(editor: DapClient, threadId: number): Promise<readonly string[]> {
  const { stackFrames } = await editor.request<{ stackFrames: readonly DebugProtocol.StackFrame[] }>(
    "stackTrace",
    { threadId },
  );
  return stackFrames.map(({ name, source, line, presentationHint }) =>
    [name, source === undefined ? "" : `${source.path}:${line}`, presentationHint === "subtle" ? "faint" : ""]
      .filter((part) => part !== "")
      .join(" "),
  );
}

export const ms = (value: number) => nanos(value * 1e6);

/** What the Call Stack view shows of a thread: its event. */
export async function eventOf(editor: DapClient, threadId: number): Promise<string> {
  const { stackFrames } = await editor.request<{ stackFrames: readonly { id: number; name: string }[] }>(
    "stackTrace",
    { threadId },
  );
  return stackFrames[0]?.name ?? "nothing";
}

/** A heading of the Variables view as lines `name = value`. */
export async function scope(editor: DapClient, threadId: number, name: string): Promise<readonly string[]> {
  const { stackFrames } = await editor.request<{ stackFrames: readonly { id: number }[] }>("stackTrace", {
    threadId,
  });
  const { scopes } = await editor.request<{ scopes: readonly Unfolding[] }>("scopes", {
    frameId: stackFrames[0]?.id,
  });
  return unfold(editor, scopes.find((each) => each.name === name)?.variablesReference ?? 0);
}

interface Unfolding {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
}

/** What an entry unfolds to, as lines. */
export async function unfold(editor: DapClient, variablesReference: number): Promise<readonly string[]> {
  const { variables } = await editor.request<{ variables: readonly Unfolding[] }>("variables", {
    variablesReference,
  });
  return variables.map((variable) => `${variable.name} = ${variable.value}`);
}
