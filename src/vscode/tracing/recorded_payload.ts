import { probeStringLimit } from "../../capture/strace_flags.ts";

/** How much of what programs write and read a recording keeps. */
export type PayloadSetting = "full" | "first" | "hash" | "none";

/** strace takes room for the longest string that it may print, several times over: a mebibyte costs little. */
const fullStringLimit = 2 ** 20;

/** How a recording comes to hold of the payloads what the settings say. */
export interface RecordedPayload {
  /** Bytes of each that strace writes into the log. */
  readonly stringLimit: number;
  /** What the log is cut down to once the program has ended, as `--payload` calls it; undefined: it stays. */
  readonly afterwards: string | undefined;
}

export function recordedPayload(
  settings: { readonly payload: PayloadSetting; readonly stringLimit: number },
  hasProbe: boolean,
): RecordedPayload {
  switch (settings.payload) {
    case "full":
      return { stringLimit: fullStringLimit, afterwards: undefined };
    case "hash":
      return { stringLimit: settings.stringLimit, afterwards: "hash" };
    case "none":
      return limited(0, hasProbe);
    case "first":
      return limited(settings.stringLimit, hasProbe);
  }
}

/** With the probe strace keeps more of each string than that: its marks are strings, too. */
function limited(stringLimit: number, hasProbe: boolean): RecordedPayload {
  const isExceeded = hasProbe && stringLimit < probeStringLimit;
  return { stringLimit, afterwards: isExceeded ? String(stringLimit) : undefined };
}
