/** Every key of the view, as the list behind `?` shows it and `key_bindings.ts` obeys it. */
export const keys = [
  { keys: ["←", "→"], does: "previous, next event of the chosen process" },
  { keys: ["Shift ←", "Shift →"], does: "previous, next event of any process" },
  { keys: ["o"], does: "other end: from a write to its read, from a signal to its sender" },
  { keys: ["↑", "↓"], does: "lane above, below" },
  { keys: ["+", "-"], does: "zoom in, out at the cursor" },
  { keys: ["a", "d"], does: "earlier, later part of the timeline" },
  { keys: ["f"], does: "fit the whole trace and the graph" },
  { keys: ["Enter"], does: "threads of the chosen process; conversation of the chosen channel" },
  { keys: ["Space"], does: "replay, pause" },
  { keys: ["l"], does: "follow the present, or go to the end" },
  { keys: ["/"], does: "search; Enter and Shift Enter go from match to match" },
  { keys: ["Esc"], does: "leave the filter, drop the measure" },
  { keys: ["Shift drag"], does: "measure a span of the timeline" },
  { keys: ["?"], does: "this list" },
] as const;
