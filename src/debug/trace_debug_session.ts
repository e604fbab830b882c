import {
  BreakpointEvent,
  ContinuedEvent,
  DebugSession,
  Event,
  InitializedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
  ThreadEvent,
} from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { TaskIndex } from "../base/ids.ts";
import type { Result } from "../base/result.ts";
import { framesOf, standpointOf } from "./call_stack.ts";
import { capabilities } from "./capabilities.ts";
import type { DebuggedTrace, TraceSource } from "./debugged_trace.ts";
import { EntryHandles } from "./entry_handles.ts";
import { evaluate } from "./evaluate.ts";
import { exceptionInfo } from "./exception_info.ts";
import {
  configurationWrong,
  DebugFailure,
  frameIsGone,
  noTraceYet,
  traceNotStarted,
  unexpected,
} from "./failures.ts";
import { type Halt, Journey, type JourneyListener } from "./journey.ts";
import { LateStack } from "./late_stack.ts";
import { type DebugArguments, readArguments } from "./launch_arguments.ts";
import { Numbered } from "./numbered.ts";
import type { Standpoint } from "./place.ts";
import { scopesOf } from "./scopes/scopes.ts";
import { StopList } from "./stops/stop_list.ts";
import { ThreadNews } from "./thread_news.ts";
import { listThreads, taskOfThread, threadId } from "./threads.ts";
import { Timer } from "./timer.ts";

/** Each thread has one at a time. */
const keptFrames = 10_000;

/** Name of the request that returns to the present, past all breakpoints. */
export const goLiveRequest = "ipcScope.goLive";

/** A person looks at the marks of breakpoints no more often, and each that is not verified is a question. */
const examineMs = 1000;

/** Name of the event that tells VS Code's side which mode the session is in; its body is a `Mode`. */
export const modeEvent = "ipcScope.mode";

/** Speaks the Debug Adapter Protocol about one trace. Knows nothing of VS Code: traces come from a `TraceSource`. */
export class TraceDebugSession extends DebugSession implements JourneyListener {
  readonly #stops = new StopList((changed) => this.sendEvent(new BreakpointEvent("changed", changed)));
  readonly #examination = new Timer(examineMs, () => void this.#stops.traceGrew().catch(() => {}));
  readonly #handles = new EntryHandles();
  readonly #frames = new Numbered<Standpoint>(keptFrames);
  readonly #news = new ThreadNews((reason, task) => this.sendEvent(new ThreadEvent(reason, threadId(task))));
  readonly #lateStack = new LateStack(() => this.#halted !== undefined && this.#tellHalt(this.#halted));
  #halted: Halt | undefined;
  #trace: DebuggedTrace | undefined;
  #journey: Journey | undefined;
  #configured = false;

  constructor(readonly source: TraceSource) {
    super();
  }

  // ---- beginning and end ---------------------------------------------------------------------------------------

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = capabilities;
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  protected override launchRequest(
    response: DebugProtocol.LaunchResponse,
    args: DebugProtocol.LaunchRequestArguments,
  ): void {
    this.#answer(response, () => this.#open("launch", args));
  }

  protected override attachRequest(
    response: DebugProtocol.AttachResponse,
    args: DebugProtocol.AttachRequestArguments,
  ): void {
    this.#answer(response, () => this.#open("attach", args));
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.#configured = true;
    this.#answer(response, () => this.#beginIfReady());
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.#answer(response, async () => {
      this.#journey?.dispose();
      this.#news.dispose();
      this.#examination.dispose();
      this.#lateStack.dispose();
      await this.#trace?.stop();
      this.#trace?.release();
    });
  }

  async #open(request: "launch" | "attach", given: object): Promise<void> {
    const args = readArguments(request, given);
    if (!args.ok) throw configurationWrong(args.error);
    const { behaviour } = args.value;
    this.#stops.setConfigured(behaviour.breakOn);
    const opened = await this.#traceOf(args.value);
    if (!opened.ok) throw traceNotStarted(opened.error);
    const trace = opened.value;
    this.#trace = trace;
    if (trace.withoutLines !== "") this.said(trace.withoutLines);
    for (const problem of await this.#stops.traceOpened(trace)) this.said(problem);
    trace.onDidClose(() => this.over());
    trace.onDidChange(() => this.#lateStack.traceChanged());
    const subject = args.value.kind === "replay" ? "recording" : "program";
    this.#journey = new Journey(trace, subject, () => this.#stops.all, behaviour.stopAtEnd, this);
    await this.#beginIfReady();
  }

  #traceOf(args: DebugArguments): Promise<Result<DebuggedTrace, string>> {
    switch (args.kind) {
      case "launch":
        return this.source.launch(args);
      case "attach":
        return this.source.attach(args);
      case "replay":
        return this.source.replay(args);
    }
  }

  /** Launching and configuring go on side by side; the journey begins after both. */
  async #beginIfReady(): Promise<void> {
    if (this.#journey === undefined || !this.#configured) return;
    this.#tellMode();
    await this.#journey.begin();
  }

  // ---- breakpoints ---------------------------------------------------------------------------------------------

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): void {
    this.#answer(response, async () => ({
      breakpoints: await this.#stops.setLines(source.path ?? "", breakpoints),
    }));
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    this.#answer(response, async () => ({
      breakpoints: await this.#stops.setCalls(breakpoints),
    }));
  }

  protected override setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    { filters }: DebugProtocol.SetExceptionBreakpointsArguments,
  ): void {
    this.#answer(response, async () => {
      this.#stops.setExceptions(filters);
      return undefined;
    });
  }

  // ---- moving --------------------------------------------------------------------------------------------------

  protected override pauseRequest(
    response: DebugProtocol.PauseResponse,
    { threadId: id }: DebugProtocol.PauseArguments,
  ): void {
    this.#move(response, (journey) => journey.pause(taskOfThread(Math.max(1, id))));
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this.#move(response, (journey) => journey.run("next"));
  }

  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this.#move(response, (journey) => journey.run("previous"));
  }

  protected override nextRequest(
    response: DebugProtocol.NextResponse,
    { threadId: id }: DebugProtocol.NextArguments,
  ): void {
    this.#move(response, (journey) => journey.step("next", taskOfThread(id)));
  }

  protected override stepBackRequest(
    response: DebugProtocol.StepBackResponse,
    { threadId: id }: DebugProtocol.StepBackArguments,
  ): void {
    this.#move(response, (journey) => journey.step("previous", taskOfThread(id)));
  }

  protected override stepInRequest(
    response: DebugProtocol.StepInResponse,
    { threadId: id }: DebugProtocol.StepInArguments,
  ): void {
    this.#move(response, (journey) => journey.stepAside("into", taskOfThread(id)));
  }

  protected override stepOutRequest(
    response: DebugProtocol.StepOutResponse,
    { threadId: id }: DebugProtocol.StepOutArguments,
  ): void {
    this.#move(response, (journey) => journey.stepAside("out", taskOfThread(id)));
  }

  protected override customRequest(command: string, response: DebugProtocol.Response, args: unknown): void {
    if (command === goLiveRequest) this.#move(response, (journey) => journey.goLive());
    else super.customRequest(command, response, args);
  }

  /** Answered at once; where the movement leads is told by an event. */
  #move(response: DebugProtocol.Response, movement: (journey: Journey) => Promise<void>): void {
    const journey = this.#journey;
    if (journey === undefined) {
      this.#refuse(response, noTraceYet());
      return;
    }
    this.sendResponse(response);
    void movement(journey);
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse): void {
    this.#answer(response, async () => {
      const { trace, place } = this.#travelling();
      const { stop, text = "" } = this.#halted ?? {};
      return exceptionInfo(trace.engine, place.event, { stop, text });
    });
  }

  // ---- looking -------------------------------------------------------------------------------------------------

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    this.#answer(response, async () => {
      const journey = this.#journey;
      if (journey === undefined) return { threads: [] };
      const { engine } = journey.trace;
      const chosen = journey.live ? undefined : journey.place.task;
      const threads = await listThreads(engine, await journey.shownNs(), chosen);
      this.#news.listed(threads);
      return {
        threads: threads.map(({ index, label, state }) => ({
          id: threadId(index),
          name: `${label}: ${state}`,
        })),
      };
    });
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    { threadId: id }: DebugProtocol.StackTraceArguments,
  ): void {
    this.#answer(response, async () => {
      const { trace, place } = this.#travelling();
      const standpoint = await standpointOf(trace.engine, place, taskOfThread(id));
      if (standpoint === undefined) return { stackFrames: [], totalFrames: 0 };
      const stackFrames = await framesOf(trace.engine, standpoint, () => this.#frames.add(standpoint));
      const [top] = stackFrames;
      const isChosen = standpoint.task === place.task && standpoint.event?.kind === "call";
      if (isChosen && top?.source === undefined)
        this.#lateStack.awaitLine(trace.engine, standpoint.event.call);
      return { stackFrames, totalFrames: stackFrames.length };
    });
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    { frameId }: DebugProtocol.ScopesArguments,
  ): void {
    this.#answer(response, async () => {
      const standpoint = this.#frames.get(frameId);
      if (standpoint === undefined) throw frameIsGone();
      const scopes = scopesOf(this.#travelling().trace.engine, standpoint);
      return {
        scopes: scopes.map(({ name, expensive, inside }) => ({
          name,
          expensive,
          variablesReference: this.#handles.add(inside),
        })),
      };
    });
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference }: DebugProtocol.VariablesArguments,
  ): void {
    this.#answer(response, async () => ({ variables: await this.#handles.variables(variablesReference) }));
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression, frameId }: DebugProtocol.EvaluateArguments,
  ): void {
    this.#answer(response, async () => {
      const { trace } = this.#travelling();
      const { value, inside } = await evaluate(trace.engine, await this.#standpoint(frameId), expression);
      return { result: value, variablesReference: this.#handles.add(inside) };
    });
  }

  async #standpoint(frameId: number | undefined): Promise<Standpoint> {
    const known = frameId === undefined ? undefined : this.#frames.get(frameId);
    if (known !== undefined) return known;
    const journey = this.#travelling();
    const place = { ...journey.place, ns: await journey.shownNs() };
    const standpoint = await standpointOf(journey.trace.engine, place, place.task);
    if (standpoint === undefined) throw noTraceYet();
    return standpoint;
  }

  #travelling(): Journey {
    if (this.#journey === undefined) throw noTraceYet();
    return this.#journey;
  }

  // ---- what the journey tells ----------------------------------------------------------------------------------

  halted(halt: Halt): void {
    if (halt.text !== "") this.said(halt.text);
    this.#tellHalt(halt);
  }

  /** Also again, when more has become known of the same place. */
  #tellHalt(halt: Halt): void {
    const { reason, description, text } = halt;
    const journey = this.#journey;
    if (journey === undefined) return;
    this.#lateStack.forget();
    this.#news.silence();
    this.#halted = halt;
    const event: DebugProtocol.StoppedEvent = new StoppedEvent(reason, threadId(journey.place.task));
    event.body = { ...event.body, description, text, allThreadsStopped: true };
    this.sendEvent(event);
    this.#tellMode();
  }

  wentLive(): void {
    this.#lateStack.forget();
    this.sendEvent(new ContinuedEvent(threadId(0 as TaskIndex), true));
    this.#tellMode();
  }

  grew(): void {
    const journey = this.#journey;
    if (journey === undefined) return;
    this.#examination.start();
    this.#news.mayHaveChanged(async () =>
      listThreads(journey.trace.engine, await journey.shownNs(), undefined),
    );
  }

  said(text: string): void {
    this.sendEvent(new OutputEvent(`${text}\n`, "console"));
  }

  over(): void {
    this.sendEvent(new TerminatedEvent());
  }

  #tellMode(): void {
    this.sendEvent(new Event(modeEvent, this.#journey?.mode));
  }

  #answer<R extends DebugProtocol.Response>(response: R, body: () => Promise<R["body"]>): void {
    body().then(
      (answer) => {
        response.body = answer;
        this.sendResponse(response);
      },
      (cause: unknown) => {
        this.#refuse(response, cause instanceof DebugFailure ? cause : unexpected(response.command, cause));
      },
    );
  }

  #refuse(response: DebugProtocol.Response, failure: DebugFailure): void {
    this.sendErrorResponse(response, failure.body);
  }
}
