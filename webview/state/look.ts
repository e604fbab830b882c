import type { ProcessIndex } from "../../src/base/ids.ts";
import { Cell } from "./cell.ts";

/** What can stand above the timeline. */
export const tabs = [
  "graph",
  "processes",
  "channels",
  "signals",
  "streams",
  "findings",
  "conversation",
] as const;
export type Tab = (typeof tabs)[number];

/** How the reader arranged the view. Remembered with the panel, never with the trace. */
export class Look {
  /** What the search box says; filters processes and channels. */
  readonly filter = new Cell("");
  /**
   * Processes that ended and channels nobody holds any more stay in the graph, faded. Undefined until the reader
   * decides: then a small trace shows them, and one that went through many processes does not.
   */
  readonly showPast = new Cell<boolean | undefined>(undefined);
  readonly detailsOpen = new Cell(true);
  readonly tab = new Cell<Tab>("graph");
  /** CSS pixels. */
  readonly detailsWidth = new Cell(340);
  /** Part of the height that the graph takes, 0 to 1. Undefined until the reader decides: then what the lanes leave. */
  readonly graphShare = new Cell<number | undefined>(undefined);
  /** Processes whose threads the reader gave lanes of their own, or took them from where they have them by themselves. */
  readonly expanded = new Cell<ReadonlySet<ProcessIndex>>(new Set());
  readonly keysShown = new Cell(false);
  /** The term of the glossary that was asked for; the glossary is shown while there is one. */
  readonly glossaryTerm = new Cell<string | undefined>(undefined);
  readonly legendShown = new Cell(false);
  readonly graphLegendShown = new Cell(false);
  /** Counts how often the reader asked to see the whole graph. */
  readonly fitAsked = new Cell(0);

  toggleExpanded(process: ProcessIndex): void {
    const next = new Set(this.expanded.get());
    if (!next.delete(process)) next.add(process);
    this.expanded.set(next);
  }

  save(): SavedLook {
    return {
      detailsOpen: this.detailsOpen.get(),
      detailsWidth: this.detailsWidth.get(),
      graphShare: this.graphShare.get(),
      tab: this.tab.get(),
      expanded: [...this.expanded.get()],
    };
  }

  /** Takes what `save` gave in an earlier life of the panel; anything else is left aside. */
  restore(saved: unknown): void {
    if (typeof saved !== "object" || saved === null) return;
    const { detailsOpen, detailsWidth, graphShare, tab, expanded } = saved as Partial<SavedLook>;
    if (typeof detailsOpen === "boolean") this.detailsOpen.set(detailsOpen);
    if (typeof detailsWidth === "number") this.detailsWidth.set(clamp(detailsWidth, 200, 900));
    if (typeof graphShare === "number") this.graphShare.set(clamp(graphShare, 0.15, 0.85));
    if (tab !== undefined && tabs.includes(tab)) this.tab.set(tab);
    if (Array.isArray(expanded)) this.expanded.set(new Set(expanded));
  }
}

/** Beyond this many processes those that ended would crowd out those that live. */
const fewProcesses = 24;

/** `lives`: some process lives at the time shown; where none does, all there is to see is past. */
export function showsPast(look: Look, processes: number, lives: boolean): boolean {
  return look.showPast.get() ?? (processes <= fewProcesses || !lives);
}

export interface SavedLook {
  readonly detailsOpen: boolean;
  readonly detailsWidth: number;
  readonly graphShare: number | undefined;
  readonly tab: Tab;
  readonly expanded: readonly ProcessIndex[];
}

/** Words of the filter must all occur, in any case and order; null without words: everything matches. */
export function matcherOf(filter: string): ((text: string) => boolean) | null {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return null;
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
