import type { StackFrame } from "../../src/protocol/source.ts";
import type { SourceLocation } from "../../src/protocol/summary.ts";

export type OpenSource = (location: SourceLocation) => void;

/** `main.c:27`, `about main.c:27`; a link where the editor can open it. The whole path shows when pointed at. */
export function SourceLine(props: {
  readonly location: SourceLocation;
  readonly open: OpenSource | undefined;
}) {
  const { location, open } = props;
  const { file, line } = location;
  const words = `${location.approximate ? "about " : ""}${file.slice(file.lastIndexOf("/") + 1)}:${line}`;
  // A relative path is where a distribution built its library: nothing lies there.
  return open === undefined || !file.startsWith("/") ? (
    <span title={`${file}:${line}`}>{words}</span>
  ) : (
    <button type="button" class="link" title={`Open ${file}:${line}`} onClick={() => open(location)}>
      {words}
    </button>
  );
}

/** The functions an event was called from, innermost first. */
export function SourceStack(props: {
  readonly stack: readonly StackFrame[];
  /** They were read from the memory of a thread that waited. */
  readonly approximate: boolean;
  readonly open: OpenSource | undefined;
}) {
  const { stack, approximate, open } = props;
  if (stack.length === 0) return null;
  return (
    <>
      <h4>{approximate ? "Stack, about" : "Stack"}</h4>
      {approximate && (
        <p class="hint">
          Read from the thread’s memory while it waited: functions may be missing, and some may be left over
          from earlier calls.
        </p>
      )}
      <ol class="stack">
        {stack.map((frame, depth) => (
          <li key={depth} class={frame.own ? "own" : "system"}>
            <span class="called">
              <code>{frame.function === "" ? "?" : frame.function}</code>
              {frame.inlined && <span class="inlined"> inlined</span>}
            </span>
            {frame.location === null ? (
              <span class="module" title={frame.module}>
                {frame.module.slice(frame.module.lastIndexOf("/") + 1)}
              </span>
            ) : (
              <SourceLine location={frame.location} open={open} />
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
