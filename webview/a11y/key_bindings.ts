import { type Disposable, disposable } from "../../src/base/disposable.ts";
import { zero } from "../../src/base/time.ts";
import { lengthOf } from "../timeline/span.ts";
import type { ViewParts } from "../view_parts.ts";

const zoomStep = 1.5;

/** The keys of the view, wherever the focus is, except where the focused element needs them itself. */
export function bindKeys(parts: ViewParts, fitGraph: () => void): Disposable {
  const { session, look, timeline, follow } = parts;
  const pan = (part: number) => timeline.panBy(lengthOf(timeline.span.get()) * part);
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => session.step("previous", true),
    ArrowRight: () => session.step("next", true),
    "Shift+ArrowLeft": () => session.step("previous", false),
    "Shift+ArrowRight": () => session.step("next", false),
    ArrowUp: () => timeline.moveLane(-1),
    ArrowDown: () => timeline.moveLane(1),
    o: () => session.step("otherEnd", false),
    "+": () => timeline.zoomAt(session.cursor.get().ns, zoomStep),
    "=": () => timeline.zoomAt(session.cursor.get().ns, zoomStep),
    "-": () => timeline.zoomAt(session.cursor.get().ns, 1 / zoomStep),
    w: () => timeline.zoomAt(session.cursor.get().ns, zoomStep),
    s: () => timeline.zoomAt(session.cursor.get().ns, 1 / zoomStep),
    a: () => pan(-0.2),
    d: () => pan(0.2),
    z: () => timeline.zoomToChosen(),
    m: () => timeline.toggleMeasure(),
    Home: () => session.seek(zero),
    End: () => session.seek(session.endNs),
    f: () => {
      timeline.fit();
      fitGraph();
    },
    Enter: () => {
      const { process, event } = session.cursor.get();
      if (event?.kind === "channel") follow.open(event.channel);
      else if (process !== null) look.toggleExpanded(process);
    },
    " ": () => session.togglePlay(),
    ",": () => session.changeSpeed(-1),
    ".": () => session.changeSpeed(1),
    l: () => session.goLive(),
    k: () => look.legendShown.set(!look.legendShown.get()),
    "/": () => document.querySelector<HTMLElement>('[data-testid="search"]')?.focus(),
    "?": () => look.keysShown.set(true),
    Escape: () => timeline.dropMeasure(),
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // A dialog has the keyboard to itself; asked of the page, since its closing is told only afterwards.
    if (document.querySelector("dialog[open]") !== null || needsItself(event)) return;
    const name = event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key;
    const action = actions[name];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  document.addEventListener("keydown", pressed);
  return disposable(() => document.removeEventListener("keydown", pressed));
}

const moveKeys = /^(Arrow|Home|End)/;
const scrollKeys = ["ArrowUp", "ArrowDown", "Home", "End"];

/** Text goes into fields, arrows move sliders and lists, Space and Enter press buttons. */
function needsItself(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "range" || moveKeys.test(event.key);
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLButtonElement) return event.key === " " || event.key === "Enter";
  // What scrolls by keys keeps them.
  return target.matches(".details, .turns, pre") && scrollKeys.includes(event.key);
}
