import { randomBytes } from "node:crypto";
import { InvalidArgumentError, Option } from "commander";
import { type OpenedTrace, sharedTrace } from "../export/opened_trace.ts";
import { type PayloadMode, parsePayloadMode } from "../tracefile/privacy/payload_mode.ts";
import { accepted } from "./refusal.ts";

/** How much of the payloads goes into a file that may be given away. */
export interface SharingOptions {
  /** Left out: of a recording all of them, of a page none. A page is made to be shown to others. */
  readonly payload?: PayloadMode;
}

/** `--payload MODE`, and `--sanitise` for those who do not want to choose. */
export const sharingOptions = {
  payload: new Option(
    "--payload <mode>",
    "keep of what programs wrote and read: full, a number of bytes of each, hash (equal ones stay equal), none; " +
      "left out: none in a page, all in a recording",
  ).argParser(payloadMode),
  sanitise: new Option("--sanitise", "the same as --payload none").implies({
    payload: { keep: "nothing" } satisfies PayloadMode,
  }),
};

function payloadMode(text: string): PayloadMode {
  const bytes = randomBytes(8);
  const mode = parsePayloadMode(text, [bytes.readUInt32LE(0), bytes.readUInt32LE(4)]);
  if (mode.ok) return mode.value;
  throw new InvalidArgumentError(mode.error);
}

/** What a page holds of the payloads. */
export function inPage({ payload }: SharingOptions): SharingOptions {
  return { payload: payload ?? { keep: "nothing" } };
}

/** The trace as it may be given away. */
export function shared(trace: OpenedTrace, { payload }: SharingOptions): OpenedTrace {
  return payload === undefined ? trace : accepted(sharedTrace(trace, payload));
}
