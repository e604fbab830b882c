import "./main.css";
import { options, render } from "preact";
import { bindKeys } from "./a11y/key_bindings.ts";
import { App } from "./app.tsx";
import { findSurroundings, type Surroundings } from "./bridge.ts";
import { FollowState } from "./follow/follow_state.ts";
import { SearchState } from "./search/search_state.ts";
import { Frames } from "./state/frames.ts";
import { Look } from "./state/look.ts";
import { TraceSession } from "./state/session.ts";
import { keepLegible } from "./theme/legible_colours.ts";
import { TimelineState } from "./timeline/timeline_state.ts";

/** Rearranging the panes comes in bursts; it is written down when it pauses. */
const rememberAfterMs = 400;

function start(surroundings: Surroundings): void {
  keepLegible(document);
  const frames = new Frames((callback) => requestAnimationFrame(callback));
  options.debounceRendering = (draw) => frames.mutate(draw);
  const session = new TraceSession(surroundings.port, frames, () => performance.now());
  const look = new Look();
  look.restore(surroundings.recall());
  rememberLook(look, surroundings);
  const timeline = new TimelineState(session, look);
  const search = new SearchState(session, look, timeline);
  const follow = new FollowState(session, look);
  session.host.watch(() => {
    document.title = session.host.get()?.title ?? document.title;
  });
  render(
    <App session={session} look={look} timeline={timeline} search={search} follow={follow} />,
    placeOf(),
  );
  bindKeys({ session, look, timeline, search, follow }, () => look.fitAsked.set(look.fitAsked.get() + 1));
  void session.start();
}

function rememberLook(look: Look, surroundings: Surroundings): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => surroundings.remember(look.save()), rememberAfterMs);
  };
  for (const cell of [look.detailsOpen, look.detailsWidth, look.graphShare]) cell.watch(later);
}

/** The element with id `view`, made if the page has none. */
function placeOf(): HTMLElement {
  const known = document.getElementById("view");
  if (known !== null) return known;
  const made = document.createElement("div");
  made.id = "view";
  document.body.append(made);
  return made;
}

const surroundings = findSurroundings();
if (surroundings === undefined) {
  placeOf().textContent = "This page has no trace: it was opened outside of IPC Scope.";
} else {
  start(surroundings);
}
