import type { CallIndex, SignalIndex } from "../../base/ids.ts";
import { noRow, Table } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { FrameRecord } from "../../strace/record.ts";
import { StackColumn } from "./stack_column.ts";

/** A place in code that some stack went through. */
export interface Frame {
  /** Path of the program or library; strace's own words where it made out none. */
  readonly module: string;
  /** As strace prints it between brackets; of all but interrupted code the address after the call. */
  readonly address: number;
  /** Nearest symbol strace knew, "" if none, and how far behind it the address is, in bytes. */
  readonly symbol: string;
  readonly symbolOffset: number;
  /** Of -kk: what strace itself found. */
  readonly source: { readonly file: string; readonly line: number } | undefined;
}

export interface Module {
  readonly path: string;
  /** The time of the first event whose stack went through it. */
  readonly usedNs: Nanos;
}

const stackSchema = {
  /** Index of its innermost frame. */
  frame: "u32",
  /** The stack of the caller; `noRow` for the outermost. */
  caller: "u32",
} as const;

/** So that a stack and a frame make one exact number, the key of what is called from where. */
const mostFrames = 2 ** 21;

/**
 * The stacks that strace -k printed. Each distinct place in code is kept once, each distinct stack once as its innermost
 * frame and the stack of its caller: a million calls made from a few hundred places take 4 bytes each and little more.
 * A log without stacks costs nothing.
 */
export class Stacks {
  readonly frames: Frame[] = [];
  readonly modules: Module[] = [];
  readonly #stacks = new Table(stackSchema, 16);
  readonly #ofCalls = new StackColumn();
  readonly #ofSignals = new StackColumn();
  readonly #ofJumps = new StackColumn();
  /** Frames by module and address. */
  readonly #places = new Map<string, Map<number, number>>();
  /** Stacks by caller and frame. */
  readonly #known = new Map<number, number>();

  /** Distinct stacks and their callers; ids are below. */
  get length(): number {
    return this.#stacks.length;
  }

  /** The stack from which a call was made, undefined if strace printed none. */
  stackOf(call: CallIndex): number | undefined {
    return this.#ofCalls.at(call);
  }

  /** The stack that a signal interrupted. */
  stackOfSignal(signal: SignalIndex): number | undefined {
    return this.#ofSignals.at(signal);
  }

  /** The stack on which a row of `jumps` was made, the probe's own frames innermost. */
  stackOfJump(jump: number): number | undefined {
    return this.#ofJumps.at(jump);
  }

  frameOf(stack: number): number {
    return this.#stacks.columns.frame[stack] as number;
  }

  callerOf(stack: number): number | undefined {
    const caller = this.#stacks.columns.caller[stack] as number;
    return caller === noRow ? undefined : caller;
  }

  /** Indices of the frames of a stack, innermost first. */
  *framesOf(stack: number): Generator<number> {
    for (let at: number | undefined = stack; at !== undefined; at = this.callerOf(at)) yield this.frameOf(at);
  }

  /** Index of the place in code that a line of -k names. */
  place({ object, address, symbol, symbolOffset, source }: FrameRecord, ns: Nanos): number | undefined {
    let places = this.#places.get(object);
    if (places === undefined) {
      places = new Map();
      this.#places.set(object, places);
      this.modules.push({ path: object, usedNs: ns });
    }
    const known = places.get(address);
    if (known !== undefined) return known;
    // A program that makes code as it runs could have any number of places.
    if (this.frames.length === mostFrames) return undefined;
    const index = this.frames.length;
    this.frames.push({ module: object, address, symbol, symbolOffset, source });
    places.set(address, index);
    return index;
  }

  /** `frames` innermost first, at least one. */
  ofCall(call: CallIndex, frames: readonly number[]): void {
    this.#ofCalls.set(call, this.#stackFrom(frames));
  }

  ofSignal(signal: SignalIndex, frames: readonly number[]): void {
    this.#ofSignals.set(signal, this.#stackFrom(frames));
  }

  ofJump(jump: number, frames: readonly number[]): void {
    this.#ofJumps.set(jump, this.#stackFrom(frames));
  }

  #stackFrom(frames: readonly number[]): number {
    let caller: number = noRow;
    for (let at = frames.length - 1; at >= 0; at--) caller = this.#called(caller, frames[at] as number);
    return caller;
  }

  #called(caller: number, frame: number): number {
    const key = caller * mostFrames + frame;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const stack = this.#stacks.addRow();
    const { columns } = this.#stacks;
    columns.frame[stack] = frame;
    columns.caller[stack] = caller;
    this.#known.set(key, stack);
    return stack;
  }
}
