import type { ComponentChildren } from "preact";
import { type Tab, tabs } from "./state/look.ts";

const words: Readonly<Record<Tab, string>> = {
  graph: "Graph",
  processes: "Processes",
  channels: "Channels",
  signals: "Signals",
  streams: "Streams",
  findings: "Findings",
  conversation: "Conversation",
};

export const tabPanelId = "upper-panel";

/** What stands above the timeline: the graph, or the same things as tables. Arrow keys move along, as in any tab list. */
export function UpperTabs(props: {
  readonly chosen: Tab;
  readonly choose: (tab: Tab) => void;
  /** Those that would be empty are left out, but for the chosen one. */
  readonly empty: ReadonlySet<Tab>;
  /** What stands at the end of the row of tabs. */
  readonly aside: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const shown = tabs.filter((tab) => tab === props.chosen || !props.empty.has(tab));
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = shown[(shown.indexOf(props.chosen) + step + shown.length) % shown.length] ?? "graph";
    props.choose(next);
    document.getElementById(tabId(next))?.focus();
  };
  return (
    <div class="upper">
      <div class="upper-head">
        <div class="tabs" role="tablist" aria-label="What to show above the timeline" onKeyDown={move}>
          {shown.map((tab) => (
            <button
              key={tab}
              type="button"
              role="tab"
              id={tabId(tab)}
              aria-selected={tab === props.chosen}
              aria-controls={tabPanelId}
              tabIndex={tab === props.chosen ? 0 : -1}
              onClick={() => props.choose(tab)}
            >
              {words[tab]}
            </button>
          ))}
        </div>
        {props.aside}
      </div>
      <div class="upper-panel" role="tabpanel" id={tabPanelId} aria-labelledby={tabId(props.chosen)}>
        {props.children}
      </div>
    </div>
  );
}

function tabId(tab: Tab): string {
  return `tab-${tab}`;
}
