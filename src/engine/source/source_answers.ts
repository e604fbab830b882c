import { earlier, type Nanos } from "../../base/time.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { Handlers } from "../../protocol/endpoint.ts";
import type { SourceMethods, Sources } from "../../protocol/source.ts";
import { parseApproximateStacks } from "../../tracefile/approximate_stacks.ts";
import { parseSymbols } from "../../tracefile/symbols.ts";
import { callsAtLine } from "./calls_at_line.ts";
import { LineIndex } from "./line_index.ts";
import { sourceLines } from "./source_lines.ts";
import type { TraceSources } from "./trace_sources.ts";

/**
 * Answers the questions about source. `changed` is called when answers given before may be different now; times beyond
 * `presentNs` mean the present.
 */
export class SourceAnswers {
  #index: { readonly at: string; readonly lines: LineIndex } | undefined;

  constructor(
    readonly trace: Trace,
    readonly sources: TraceSources,
    readonly changed: () => void,
    readonly presentNs: () => Nanos,
  ) {}

  readonly handlers: Handlers<SourceMethods> = {
    stackOf: ({ call }) => this.sources.stackOf(call),
    sourceLines: ({ file, atNs }) => {
      const query = { file, atNs: earlier(atNs, this.presentNs()) };
      return sourceLines(this.trace, this.sources, this.#lineIndex(), query);
    },
    callsAtLine: (query) => callsAtLine(this.trace, this.sources, query),
    sources: () => this.#sources(),
    unresolvedCode: ({ from }) => this.sources.unresolved(from),
    addSymbols: ({ symbols }) => {
      this.sources.addSymbols(orThrow(parseSymbols(symbols)));
      this.changed();
      return null;
    },
    setApproximateStacks: ({ stacks }) => {
      this.sources.setApproximate(orThrow(parseApproximateStacks(stacks)));
      this.changed();
      return null;
    },
    setPathMapping: ({ mapping }) => {
      this.sources.setMapping(mapping);
      this.changed();
      return null;
    },
  };

  /** Made anew when the trace has grown or more is known of its code; about 0.1 s a million calls. */
  #lineIndex(): LineIndex {
    const { calls, stats } = this.trace;
    const at = `${calls.length} ${stats.lines} ${this.sources.version}`;
    if (this.#index?.at !== at) this.#index = { at, lines: new LineIndex(this.trace, this.sources) };
    return this.#index.lines;
  }

  #sources(): Sources {
    const { stacks } = this.trace;
    const files = new Map<string, Set<number>>();
    for (let frame = 0; frame < stacks.frames.length; frame++) {
      for (const { location } of this.sources.framesAt(frame)) {
        if (location === null) continue;
        files.set(location.file, (files.get(location.file) ?? new Set()).add(location.line));
      }
    }
    return {
      stacks: stacks.length > 0,
      files: [...files].map(([file, lines]) => ({ file, lines: [...lines].sort((a, b) => a - b) })),
      modules: this.sources.modules(),
      notes: this.sources.notes,
    };
  }
}

function orThrow<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string },
): Value {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
