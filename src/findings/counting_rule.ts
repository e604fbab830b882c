import type { Finding, Rule } from "./finding.ts";

/** A call that has returned, as its row tells. The object is reused: valid until `see` returns. */
export interface SeenCall {
  readonly row: number;
  readonly task: number;
  readonly process: number;
  /** `noRow` if it works on none. */
  readonly channel: number;
  readonly syscall: number;
  readonly startNs: number;
  readonly endNs: number;
  /** From start to end. */
  readonly spanNs: number;
  readonly value: number;
  /** Index into `errnoNames`, 0 if none. */
  readonly errno: number;
  /** Index into `blockReasons`, 0 if it did not wait. */
  readonly blocked: number;
}

/**
 * A rule that has to look at every call of some kinds. All of them share one walk over the rows, which goes on where
 * it stopped when the trace has grown; so `see` counts and keeps little, and thinks later.
 */
export interface CountingRule {
  /** Names of the calls it wants to see; those of one task come in their order. */
  readonly calls: readonly string[];
  see(call: SeenCall): void;
  /** What there is to say of the calls seen. */
  findings(...at: Parameters<Rule>): Iterable<Finding>;
}
