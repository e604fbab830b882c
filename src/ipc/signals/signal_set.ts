import { signalNumber } from "../../strace/signals.ts";

/** A set of signals, bit n-1 for signal n (1..64), like the kernel's sigset_t. */
export type SignalSet = bigint;

export const noSignals: SignalSet = 0n;
const allSignals: SignalSet = (1n << 64n) - 1n;

export function holds(set: SignalSet, signal: number): boolean {
  return signal > 0 && (set & (1n << BigInt(signal - 1))) !== 0n;
}

export function withSignal(set: SignalSet, signal: number): SignalSet {
  return signal > 0 ? set | (1n << BigInt(signal - 1)) : set;
}

const parsed = new Map<string, SignalSet>();

/** `[USR1 RT_1]`, `~[KILL STOP]` (all but these), `[]`. Undefined if the text is no set (`NULL`, an address). */
export function parseSignalSet(text: string): SignalSet | undefined {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const match = /^(~?)\[([^\]]*)\]$/.exec(text);
  if (match === null) return undefined;
  let set = noSignals;
  for (const name of (match[2] as string).split(/[\s,]+/)) {
    if (name !== "") set = withSignal(set, signalNumber(name.startsWith("SIG") ? name : `SIG${name}`));
  }
  if (match[1] === "~") set = allSignals & ~set;
  parsed.set(text, set);
  return set;
}
