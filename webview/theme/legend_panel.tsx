import type { ComponentChildren } from "preact";
import type { Cell } from "../state/cell.ts";
import { useCell } from "../state/use_cell.ts";
import { IconButton } from "./icon_button.tsx";

interface LegendPanelProps {
  readonly shown: Cell<boolean>;
  readonly class: string;
  /** What screen readers call it, and its button to close: `Close the legend`. */
  readonly label: string;
  readonly close: string;
  readonly heading: string;
  readonly children: ComponentChildren;
}

/** Samples with their meanings, a list over what they explain, until its button or Escape closes it. */
export function LegendPanel(props: LegendPanelProps) {
  if (!useCell(props.shown)) return null;
  const close = () => props.shown.set(false);
  return (
    <aside
      class={props.class}
      aria-label={props.label}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <header>
        <h2>{props.heading}</h2>
        <IconButton icon="close" label={props.close} press={close} />
      </header>
      <ul>{props.children}</ul>
    </aside>
  );
}
