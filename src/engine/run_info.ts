/** What is known of a run beyond its log: from the recording's meta data, empty for a foreign log. */
export interface RunInfo {
  readonly command: readonly string[];
  /** `strace 6.1`; "" if unknown. */
  readonly tracer: string;
  /** The run was ended because its time was up. */
  readonly timedOut: boolean;
}

export const unknownRun: RunInfo = { command: [], tracer: "", timedOut: false };
