import type { CallIndex, JumpIndex, SignalIndex } from "../../base/ids.ts";
import type { Trace } from "../../ipc/trace.ts";
import type {
  CallStack,
  CodeOfModule,
  ModuleSources,
  PathMapping,
  StackFrame,
  UnresolvedCode,
  UnresolvedPosition,
} from "../../protocol/source.ts";
import type { SourceLocation } from "../../protocol/summary.ts";
import {
  type ApproximateStacks,
  type CodePlace,
  noApproximateStacks,
} from "../../tracefile/approximate_stacks.ts";
import { SymbolTable } from "../../tracefile/symbol_table.ts";
import { mappedPath } from "./mapped_path.ts";
import { isOwnModule, isOwnSource } from "./own_code.ts";
import { stacksOfWaitingCalls } from "./waiting_stacks.ts";

/** What a recording brings along about its sources. */
export interface RecordedSources {
  readonly symbols: SymbolTable;
  readonly approximate: ApproximateStacks;
}

/** The line from which a call was made; null if none is known. */
export type LocateCall = (call: CallIndex) => SourceLocation | null;

export const nowhere: LocateCall = () => null;

export const noRecordedSources: RecordedSources = {
  symbols: new SymbolTable(),
  approximate: noApproximateStacks,
};

const nothing: readonly StackFrame[] = [];
const noStack: CallStack = { frames: nothing, approximate: false, location: null };

/**
 * From calls to lines: joins the stacks of a trace with what is known of the code in them. Both may grow; what was
 * worked out of a stack is kept until more is known of its code.
 */
export class TraceSources {
  readonly symbols = new SymbolTable();
  /** Modules that were looked up when the trace was recorded: nobody needs to do so again. */
  readonly #settled = new Set<string>();
  #approximate: ApproximateStacks = noApproximateStacks;
  #mapping: readonly PathMapping[] = [];
  #framesOfStack: (readonly StackFrame[] | undefined)[] = [];
  #locations: (SourceLocation | null | undefined)[] = [];
  #waiting: { readonly at: string; readonly stacks: Map<CallIndex, readonly CodePlace[]> } | undefined;
  #version = 0;

  constructor(
    readonly trace: Trace,
    recorded: RecordedSources = noRecordedSources,
  ) {
    this.open(recorded);
  }

  /** What the recording brings along. */
  open({ symbols, approximate }: RecordedSources): void {
    for (const { path } of symbols.modules) this.#settled.add(path);
    this.addSymbols(symbols);
    this.setApproximate(approximate);
  }

  /** Changes with everything that changes an answer but the trace itself. */
  get version(): number {
    return this.#version;
  }

  get notes(): readonly string[] {
    return this.#approximate.notes;
  }

  addSymbols(symbols: SymbolTable): void {
    this.symbols.addAll(symbols);
    this.#forget();
  }

  setApproximate(stacks: ApproximateStacks): void {
    this.#approximate = stacks;
    this.#waiting = undefined;
    this.#forget();
  }

  setMapping(mapping: readonly PathMapping[]): void {
    this.#mapping = mapping;
    this.#forget();
  }

  /** `locationOf`, to be handed on. */
  readonly locate: LocateCall = (call) => this.locationOf(call);

  /** Innermost line of the user's own code from which the call was made; null if none is known. */
  locationOf(call: CallIndex): SourceLocation | null {
    const stack = this.trace.stacks.stackOf(call);
    if (stack !== undefined) return this.locationOfStack(stack);
    const places = this.waitingStacks().get(call);
    if (places === undefined) return null;
    const location = ownLocation(this.#framesOfPlaces(places));
    return location === null ? null : { ...location, approximate: true };
  }

  /** Where the signal interrupted its receiver. */
  locationOfSignal(signal: SignalIndex): SourceLocation | null {
    const stack = this.trace.stacks.stackOfSignal(signal);
    return stack === undefined ? null : this.locationOfStack(stack);
  }

  /** Where a mark was set, or a jump began. */
  readonly locateJump = (jump: number): SourceLocation | null => {
    const stack = this.trace.stacks.stackOfJump(jump);
    return stack === undefined ? null : this.locationOfStack(stack);
  };

  locationOfStack(stack: number): SourceLocation | null {
    const known = this.#locations[stack];
    if (known !== undefined) return known;
    const location = ownLocation(this.framesOfStack(stack));
    this.#locations[stack] = location;
    return location;
  }

  stackOf(call: CallIndex): CallStack {
    const stack = this.trace.stacks.stackOf(call);
    if (stack !== undefined)
      return { frames: this.framesOfStack(stack), approximate: false, location: this.locationOfStack(stack) };
    const places = this.waitingStacks().get(call);
    if (places === undefined) return noStack;
    return { frames: this.#framesOfPlaces(places), approximate: true, location: this.locationOf(call) };
  }

  stackOfSignal(signal: SignalIndex): CallStack {
    const stack = this.trace.stacks.stackOfSignal(signal);
    if (stack === undefined) return noStack;
    return { frames: this.framesOfStack(stack), approximate: false, location: this.locationOfStack(stack) };
  }

  stackOfJump(jump: JumpIndex): CallStack {
    const stack = this.trace.stacks.stackOfJump(jump);
    if (stack === undefined) return noStack;
    return { frames: this.framesOfStack(stack), approximate: false, location: this.locationOfStack(stack) };
  }

  /** Innermost first, inlined functions each as a frame of their own. */
  framesOfStack(stack: number): readonly StackFrame[] {
    const known = this.#framesOfStack[stack];
    if (known !== undefined) return known;
    const { stacks } = this.trace;
    const caller = stacks.callerOf(stack);
    const outer = caller === undefined ? nothing : this.framesOfStack(caller);
    const frames = [...this.framesAt(stacks.frameOf(stack)), ...outer];
    this.#framesOfStack[stack] = frames;
    return frames;
  }

  /** What one address stands for: one frame, or more where the compiler put functions into each other. */
  framesAt(frame: number): readonly StackFrame[] {
    const place = this.trace.stacks.frames[frame];
    if (place === undefined) return nothing;
    const { module, address, symbol, symbolOffset, source } = place;
    const fallback = symbol === "" ? "" : `${symbol}+0x${symbolOffset.toString(16)}`;
    const known = this.#framesOfPlace(module, address, fallback);
    const [first] = known;
    if (first === undefined || first.location !== null || source === undefined) return known;
    return [{ ...first, location: this.#shown(source.file, source.line) }];
  }

  /** Calls in progress whose stacks were read from memory. */
  waitingStacks(): ReadonlyMap<CallIndex, readonly CodePlace[]> {
    const { stats, calls } = this.trace;
    const at = `${calls.length} ${stats.lines}`;
    if (this.#waiting?.at !== at)
      this.#waiting = { at, stacks: stacksOfWaitingCalls(this.trace, this.#approximate) };
    return this.#waiting.stacks;
  }

  modules(): readonly ModuleSources[] {
    return this.trace.stacks.modules.map(({ path }) => {
      const known = this.symbols.module(path);
      return { path, own: isOwnModule(path), lines: known?.lines ?? "unasked", note: known?.note ?? "" };
    });
  }

  unresolved(from: UnresolvedPosition): UnresolvedCode {
    const { frames } = this.trace.stacks;
    // Of these the order changes with each look at the threads; they are few, and what is known is left out.
    const read = this.#approximate.stacks.flatMap((stack) => stack.frames);
    return {
      modules: [...this.#codeOf(frames.slice(from.frames), false), ...this.#codeOf(read, true)],
      next: { frames: frames.length },
    };
  }

  #codeOf(places: readonly CodePlace[], fileOffsets: boolean): CodeOfModule[] {
    const byModule = new Map<string, Set<number>>();
    for (const { module, address } of places) {
      if (this.#settled.has(module) || this.symbols.module(module)?.code.has(address)) continue;
      const addresses = byModule.get(module) ?? new Set();
      byModule.set(module, addresses.add(address));
    }
    return [...byModule].map(([path, addresses]) => ({
      path,
      usedUnixNs: this.#usedUnixNs(path),
      addresses: [...addresses],
      fileOffsets,
    }));
  }

  #usedUnixNs(path: string): string {
    const usedNs = this.trace.stacks.modules.find((module) => module.path === path)?.usedNs;
    const { startUnixNs } = this.trace;
    if (startUnixNs === undefined) return "";
    return String(startUnixNs + BigInt(Math.round(usedNs ?? this.trace.endNs)));
  }

  #framesOfPlaces(places: readonly CodePlace[]): StackFrame[] {
    return places.flatMap(({ module, address }) => this.#framesOfPlace(module, address, ""));
  }

  #framesOfPlace(module: string, address: number, fallback: string): readonly StackFrame[] {
    const positions = this.symbols.positions(module, address);
    const ownModule = isOwnModule(module);
    if (positions.length === 0)
      return [{ function: fallback, module, location: null, inlined: false, own: ownModule }];
    return positions.map(({ name, file, line }, depth) => ({
      function: name === "" ? fallback : name,
      module,
      location: file === undefined || line === 0 ? null : this.#shown(file, line),
      inlined: depth < positions.length - 1,
      own: ownModule && (file === undefined || isOwnSource(file)),
    }));
  }

  #shown(file: string, line: number): SourceLocation {
    return { file: mappedPath(file, this.#mapping), line };
  }

  #forget(): void {
    this.#version++;
    this.#framesOfStack = [];
    this.#locations = [];
  }
}

function ownLocation(frames: readonly StackFrame[]): SourceLocation | null {
  return frames.find(({ own, location }) => own && location !== null)?.location ?? null;
}
