import { err, ok, type Result } from "../../base/result.ts";

/**
 * How much of what programs wrote and read a shared recording still holds. How many bytes moved stays known in every
 * mode: that is what the calls returned, not what was in them.
 */
export type PayloadMode =
  | { readonly keep: "all" }
  /** Of each payload at most so many bytes. */
  | { readonly keep: "first"; readonly bytes: number }
  /** Instead of each payload a keyed hash of what was recorded of it: equal payloads stay equal, none can be read. */
  | { readonly keep: "hash"; readonly key: HashKey }
  | { readonly keep: "nothing" };

/**
 * Two random 32-bit numbers, new for each recording that is written and then forgotten: with a hash that anybody can
 * compute, a short password could be found by trying all.
 */
export type HashKey = readonly [number, number];

/** Reads `full`, `none`, `hash` or a number of bytes. The error is one sentence. */
export function parsePayloadMode(text: string, key: HashKey): Result<PayloadMode> {
  if (text === "full") return ok({ keep: "all" });
  if (text === "none" || /^0+$/.test(text)) return ok({ keep: "nothing" });
  if (text === "hash") return ok({ keep: "hash", key });
  const bytes = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(bytes)) return ok({ keep: "first", bytes });
  return err("It must be full, none, hash, or a number of bytes to keep of each payload.");
}
