import "./main.css";
import { options, render } from "preact";
import { bindKeys } from "./a11y/key_bindings.ts";
import { App } from "./app.tsx";
import { findSurroundings, type Surroundings } from "./bridge.ts";
import { FollowState } from "./follow/follow_state.ts";
import { rememberedCells, restoreView, saveView } from "./saved_view.ts";
import { SearchState } from "./search/search_state.ts";
import { Frames, screenOfPage } from "./state/frames.ts";
import { Look } from "./state/look.ts";
import { TraceSession } from "./state/session.ts";
import { keepLegible } from "./theme/legible_colours.ts";
import { TimelineState } from "./timeline/timeline_state.ts";
import type { ViewParts } from "./view_parts.ts";
import { visiblePort } from "./words/visible_port.ts";

/** Pans and rearrangements come in bursts; what came of them is written down this much later. */
const rememberAfterMs = 400;

function start(surroundings: Surroundings): void {
  keepLegible(document);
  const frames = new Frames(screenOfPage());
  options.debounceRendering = (draw) => frames.mutate(draw);
  const session = new TraceSession(visiblePort(surroundings.port), frames, () => performance.now());
  const look = new Look();
  const timeline = new TimelineState(session, look);
  const search = new SearchState(session, look, timeline);
  const follow = new FollowState(session, look);
  const parts = { session, look, timeline, search, follow };
  restoreView(parts, surroundings.recall());
  remember(parts, surroundings);
  session.host.watch(() => {
    document.title = session.host.get()?.title ?? document.title;
  });
  render(<App {...parts} />, placeOf());
  bindKeys(parts, () => look.fitAsked.set(look.fitAsked.get() + 1));
  void session.start();
}

function remember(parts: ViewParts, surroundings: Surroundings): void {
  let isDue = false;
  const write = () => {
    isDue = false;
    surroundings.remember(saveView(parts));
  };
  // Live and in a replay the cursor moves in each frame: written down all the same, once in a while.
  const later = () => {
    if (!isDue) setTimeout(write, rememberAfterMs);
    isDue = true;
  };
  for (const cell of rememberedCells(parts)) cell.watch(later);
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
