import type { CallIndex } from "../../base/ids.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { CallsAtLine, CallsAtLineQuery, StackFrame } from "../../protocol/source.ts";
import type { TraceSources } from "./trace_sources.ts";

/** Calls in whose stack the line stands, anywhere; of those that wait still, the ones whose own line it is. */
export function callsAtLine(
  trace: Trace,
  sources: TraceSources,
  { file, line, after, limit }: CallsAtLineQuery,
): CallsAtLine {
  const isThere = stacksThrough(trace, sources, file, line);
  const waiting = new Set<CallIndex>();
  for (const call of sources.waitingStacks().keys()) {
    const location = sources.locationOf(call);
    if (location?.file === file && location.line === line) waiting.add(call);
  }
  const calls: CallIndex[] = [];
  if (isThere === undefined && waiting.size === 0) return { calls, more: false };
  for (let row = after === null ? 0 : after + 1; row < trace.calls.length; row++) {
    const call = row as CallIndex;
    const stack = trace.stacks.stackOf(call);
    if (stack === undefined ? !waiting.has(call) : isThere?.[stack] !== 1) continue;
    if (calls.length === limit) return { calls, more: true };
    calls.push(call);
  }
  return { calls, more: false };
}

/** For each stack 1 if the line is one of its frames'; undefined if it is none's. */
function stacksThrough(
  { stacks }: Trace,
  sources: TraceSources,
  file: string,
  line: number,
): Uint8Array | undefined {
  const isLine = ({ location }: StackFrame) => location?.file === file && location.line === line;
  const frames = stacks.frames.map((_, frame) => sources.framesAt(frame).some(isLine));
  if (!frames.includes(true)) return undefined;
  const through = new Uint8Array(stacks.length);
  // A caller's stack is always older than its callees'.
  for (let stack = 0; stack < stacks.length; stack++) {
    const caller = stacks.callerOf(stack);
    through[stack] = frames[stacks.frameOf(stack)] || (caller !== undefined && through[caller] === 1) ? 1 : 0;
  }
  return through;
}
