import { clamp } from "./state/look.ts";

/** The line between two panes: dragged, or moved by arrow keys. Its value is what `change` was last given. */
export function Splitter(props: {
  readonly label: string;
  readonly orientation: "horizontal" | "vertical";
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Change of the value per key towards right or down. */
  readonly step: number;
  /** The value for a pointer within the rectangle that both panes share. */
  readonly valueAt: (event: PointerEvent, area: DOMRect) => number;
  readonly change: (value: number) => void;
}) {
  const set = (value: number) => props.change(clamp(value, props.least, props.most));
  const drag = (event: PointerEvent) => {
    const line = event.currentTarget as HTMLElement;
    const area = line.parentElement?.getBoundingClientRect();
    if (line.hasPointerCapture(event.pointerId) && area !== undefined) set(props.valueAt(event, area));
  };
  const keys = (event: KeyboardEvent) => {
    const forward = event.key === "ArrowRight" || event.key === "ArrowDown";
    if (!forward && event.key !== "ArrowLeft" && event.key !== "ArrowUp") return;
    event.preventDefault();
    event.stopPropagation();
    set(props.value + (forward ? props.step : -props.step));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot take the focus and the keys of a window splitter
    <div
      class={`splitter ${props.orientation}`}
      role="separator"
      aria-label={props.label}
      aria-orientation={props.orientation}
      aria-valuenow={props.value}
      aria-valuemin={props.least}
      aria-valuemax={props.most}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={keys}
    />
  );
}
