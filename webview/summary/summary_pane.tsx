import { useEffect, useState } from "preact/hooks";
import type { BusyChannel, Digest } from "../../src/protocol/digest.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { formatBytes } from "../words/amount.ts";
import { SummaryState } from "./summary_state.ts";
import { amountWords, commandWords, emptyTraceWords, runWords, waitWords } from "./summary_words.ts";

/** What ran, how it went, where most of it happened: shown as long as nothing is chosen. */
export function SummaryPane({ session }: { readonly session: TraceSession }) {
  const [state, setState] = useState<SummaryState>();
  const head = useCell(session.head);
  useEffect(() => {
    const made = new SummaryState(session);
    setState(made);
    return () => made.dispose();
  }, [session]);
  if (state === undefined) return null;
  return (
    <article class="summary" data-testid="summary">
      {head.progress !== undefined && <Reading session={session} />}
      <Glance session={session} state={state} />
      <p class="hint">
        Choose a process, a pipe or a moment to read here what happened. <kbd>?</kbd> lists the keys.
      </p>
    </article>
  );
}

function Reading({ session }: { readonly session: TraceSession }) {
  const { progress } = useCell(session.head);
  if (progress === undefined) return null;
  return (
    <div class="reading" role="status">
      <label>
        Reading the trace: {formatBytes(progress.read)} of {formatBytes(progress.total)}
        <progress value={progress.read} max={Math.max(1, progress.total)} />
      </label>
      <button type="button" class="plain" onClick={() => void session.client.request("stopReading", null)}>
        Stop reading here
      </button>
    </div>
  );
}

function Glance({ session, state }: { readonly session: TraceSession; readonly state: SummaryState }) {
  const digest = useCell(state.digest);
  const head = useCell(session.head);
  const notes = useCell(session.overview)?.notes ?? [];
  if (digest === undefined) return <p class="hint">Reading the trace…</p>;
  const empty = emptyTraceWords(head, digest.unparsed);
  if (empty !== undefined) return <p class="sentence">{empty}</p>;
  return (
    <>
      {digest.command.length > 0 && <h3>{commandWords(digest.command)}</h3>}
      {head.progress === undefined && <p class="sentence">{runWords(digest, head)}</p>}
      <p class="hint">{amountWords(digest)}</p>
      {notes.map((note) => (
        <p class="hint" key={note}>
          {note}
        </p>
      ))}
      <Busiest session={session} digest={digest} />
      <LongestWaits session={session} digest={digest} />
    </>
  );
}

function Busiest({ session, digest }: { readonly session: TraceSession; readonly digest: Digest }) {
  if (digest.busiest.length === 0) return null;
  const most = Math.max(1, ...digest.busiest.map(({ bytes }) => bytes));
  return (
    <>
      <h4>Busiest channels</h4>
      <ul class="busiest">
        {digest.busiest.map((busy) => (
          <li key={busy.id} style={{ "--part": busy.bytes / most }}>
            <button
              type="button"
              class="link"
              onClick={() => session.regard({ kind: "channel", channel: busy.channel }, null)}
            >
              {busy.name}
            </button>{" "}
            <span class="amount">{formatBytes(busy.bytes)}</span>
            <small>{endsWords(busy)}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

function endsWords({ writers, readers }: BusyChannel): string {
  return `${writers.join(", ") || "nobody seen"} → ${readers.join(", ") || "nobody seen"}`;
}

function LongestWaits({ session, digest }: { readonly session: TraceSession; readonly digest: Digest }) {
  if (digest.longestWaits.length === 0) return null;
  return (
    <>
      <h4>Longest waits</h4>
      <ul class="related">
        {digest.longestWaits.map((wait) => (
          <li key={wait.call}>
            <button
              type="button"
              class="link"
              onClick={() => session.choose({ kind: "call", call: wait.call }, wait.ns, wait.process)}
            >
              {waitWords(wait)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
