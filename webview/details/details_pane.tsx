import { useEffect, useRef } from "preact/hooks";
import { formatSpan, nanos } from "../../src/base/time.ts";
import type { EventDetails, EventRef, Fact, RelatedEvent } from "../../src/protocol/engine.ts";
import type { FollowState } from "../follow/follow_state.ts";
import { ExplainedSentence } from "../glossary/explained_sentence.tsx";
import { eventKey } from "../state/cursor.ts";
import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { SummaryPane } from "../summary/summary_pane.tsx";
import { IconButton } from "../theme/icon_button.tsx";
import { formatInstant } from "../words/instant.ts";
import { useOpenSource } from "./open_source.ts";
import { PayloadView } from "./payload_view.tsx";
import { SourceLine, SourceStack } from "./source_lines.tsx";

/** The chosen event, process or channel in plain words, with ways to everything it is related to. */
export function DetailsPane(props: {
  readonly session: TraceSession;
  readonly look: Look;
  readonly follow: FollowState;
}) {
  const { session, look } = props;
  const details = useCell(session.details);
  const host = useCell(session.host);
  const pane = useRef<HTMLElement>(null);
  const key = details === undefined ? "" : eventKey(details.event);
  // A new event is read from its top.
  useEffect(() => pane.current?.scrollTo(0, 0), [key]);
  const follow = (event: EventRef, ns: number) => {
    if (event.kind === "process") session.regard(event, event.process);
    else if (event.kind === "channel") session.regard(event, null);
    else session.choose(event, nanos(ns), null);
  };
  const channel = details?.channel ?? null;
  const isFollowed = useCell(session.overview)?.channelList.some(({ index }) => index === channel) ?? false;
  const openSource = useOpenSource(session);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <section class="details" data-testid="details" aria-label="Details" ref={pane} tabIndex={0}>
      <header>
        <h2>{details === undefined ? "Summary" : "Details"}</h2>
        <div class="tools">
          {details !== undefined && (
            <IconButton icon="info" label="Back to the summary" press={() => session.chooseNothing()} />
          )}
          <IconButton icon="close" label="Hide the details" press={() => look.detailsOpen.set(false)} />
        </div>
      </header>
      {details === undefined ? (
        <SummaryPane session={session} />
      ) : (
        <article key={key}>
          <h3>{details.title}</h3>
          <ExplainedSentence sentence={details.sentence} session={session} look={look} />
          <Facts details={details} follow={follow} />
          {details.location !== null && (
            <p class="source">
              <SourceLine location={details.location} open={openSource} />
            </p>
          )}
          {channel !== null && isFollowed && (
            <p>
              <button type="button" class="plain" onClick={() => props.follow.open(channel)}>
                Follow the conversation
              </button>
            </p>
          )}
          {details.payload !== null && (
            <PayloadView
              key={key}
              payload={details.payload}
              copy={
                host?.can.includes("copyText")
                  ? (text) => void session.client.request("copyText", { text })
                  : undefined
              }
            />
          )}
          <Related related={details.related} atNs={details.ns} follow={follow} />
          <SourceStack
            stack={details.stack}
            approximate={details.location?.approximate === true}
            open={openSource}
          />
        </article>
      )}
    </section>
  );
}

type Follow = (event: EventRef, ns: number) => void;

function Facts({ details, follow }: { readonly details: EventDetails; readonly follow: Follow }) {
  const { facts, ns, endNs } = details;
  const named = (label: string) => facts.some((fact) => fact.label === label);
  const when: Fact[] = [{ label: "at", value: formatInstant(ns, 1), event: null }];
  const lasts = details.event.kind === "call" && endNs !== null && endNs > ns;
  if (lasts && !named("took")) {
    when.push({ label: "took", value: formatSpan(endNs - ns), event: null });
  }
  return (
    <table class="facts">
      <tbody>
        {[...when, ...facts].map((fact) => (
          <tr key={`${fact.label} ${fact.value}`}>
            <th scope="row">{fact.label}</th>
            <td>
              {fact.event === null ? (
                fact.value
              ) : (
                <EventLink words={fact.value} press={() => fact.event && follow(fact.event, ns)} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Related(props: {
  readonly related: readonly RelatedEvent[];
  readonly atNs: number;
  readonly follow: Follow;
}) {
  if (props.related.length === 0) return null;
  return (
    <>
      <h4>Related</h4>
      <ul class="related">
        {props.related.map((related) => (
          <li key={`${eventKey(related.event)} ${related.label}`}>
            <EventLink words={related.label} press={() => props.follow(related.event, related.ns)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function EventLink({ words, press }: { readonly words: string; readonly press: () => void }) {
  return (
    <button type="button" class="link" onClick={press}>
      {words}
    </button>
  );
}
