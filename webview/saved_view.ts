import type { ChannelIndex } from "../src/base/ids.ts";
import type { EventRef } from "../src/protocol/engine.ts";
import type { Cursor } from "../src/protocol/view.ts";
import type { SavedLook } from "./state/look.ts";
import { cssPx } from "./timeline/pixels.ts";
import type { Span } from "./timeline/span.ts";
import type { ViewParts } from "./view_parts.ts";

/**
 * Where a reader stood: what a panel remembers over a reload of the window and a move to another group of editors. A
 * few hundred bytes, since VS Code makes text of it each time.
 */
export interface SavedView {
  readonly look: SavedLook;
  readonly cursor: Cursor;
  /** null: the whole trace. */
  readonly span: Span | null;
  readonly scrollTop: number;
  readonly lane: string | null;
  readonly search: string;
  readonly conversation: ChannelIndex | null;
}

export function saveView({ session, look, timeline, search, follow }: ViewParts): SavedView {
  return {
    look: look.save(),
    cursor: session.cursor.get(),
    span: timeline.chosenSpan ?? null,
    scrollTop: timeline.scrollTop.get(),
    lane: timeline.lane.get() ?? null,
    search: search.text.get(),
    conversation: follow.channel.get() ?? null,
  };
}

/** Goes to where `saveView` found the reader, once the trace is read so far; what is not of that shape is left aside. */
export function restoreView(parts: ViewParts, saved: unknown): void {
  if (!isRecord(saved)) return;
  const { session, look, timeline, search, follow } = parts;
  const { span, scrollTop, lane, search: text, conversation } = saved as Partial<SavedView>;
  look.restore(saved.look);
  const { cursor } = saved;
  if (!isCursor(cursor)) return;
  session.resume(cursor, () => {
    if (isSpan(span)) timeline.show(span);
    if (typeof lane === "string") timeline.lane.set(lane);
    if (typeof scrollTop === "number") timeline.scrollAsked.set(cssPx(scrollTop));
    if (typeof text === "string") search.text.set(text);
    if (look.tab.get() === "conversation" && typeof conversation === "number") follow.open(conversation);
  });
}

/** Cells whose changes are worth remembering. */
export function rememberedCells({ session, look, timeline, search, follow }: ViewParts) {
  return [
    look.detailsOpen,
    look.detailsWidth,
    look.graphShare,
    look.tab,
    look.expanded,
    session.cursor,
    timeline.span,
    timeline.scrollTop,
    timeline.lane,
    search.text,
    follow.channel,
  ];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isSpan(value: unknown): value is Span {
  return isRecord(value) && Number(value.fromNs) < Number(value.toNs);
}

function isCursor(value: unknown): value is Cursor {
  if (!isRecord(value) || !Number.isFinite(value.ns)) return false;
  const { event, process, mode } = value;
  return (
    (event === null || isEvent(event)) &&
    (process === null || Number.isInteger(process)) &&
    ["live", "frozen", "replay"].includes(String(mode))
  );
}

const eventKinds: readonly EventRef["kind"][] = ["call", "signal", "process", "channel"];

function isEvent(value: unknown): value is EventRef {
  return isRecord(value) && eventKinds.some((kind) => value.kind === kind && Number.isInteger(value[kind]));
}
