import type { FlowDirection } from "./boxes.ts";
import { type Arrangement, type GraphLayout, type GraphShape, layoutGraph } from "./layout.ts";

/** The room a graph has, CSS pixels. */
export interface Pane {
  readonly width: number;
  readonly height: number;
}

export interface Arranged {
  readonly arrangement: Arrangement;
  readonly layout: GraphLayout;
}

/** Around the whole graph. */
export const margin = 10;
/** Beyond this a small graph looks like a poster. */
export const largestScale = 1.25;
/** The smallest words of the graph are 11 px high: at this scale 10, below which most people cannot read them. */
export const leastReadable = 10 / 11;

/** What a box takes of the pane with its share of the gaps, in an arrangement that is not packed, at the least readable scale. */
const areaOfBox = 26_000;
/** In steps, so that boxes fold seldom and not with each pixel. */
const roomStep = 6;

/** Boxes of processes and channels that a pane shows readably. */
export function roomIn({ width, height }: Pane): number {
  return Math.max(2 * roomStep, Math.ceil((width * height) / areaOfBox / roomStep) * roomStep);
}

/** Laying out more than this often, only to choose, would be felt. */
const fewBoxes = 60;
/** An arrangement is left only for one that shows everything at least this much larger: moving boxes costs the reader more. */
const worthMoving = 1.25;

/** The scale at which all of a layout fits the pane. */
export function scaleToFit(size: { readonly width: number; readonly height: number }, pane: Pane): number {
  const [wide, high] = [pane.width - 2 * margin, pane.height - 2 * margin];
  return Math.min(largestScale, wide / Math.max(1, size.width), high / Math.max(1, size.height));
}

/**
 * The arrangement that shows the graph largest in its pane. The one it had is kept, so that boxes stay where they
 * are, as long as no other is much better.
 */
export function arrange(shape: GraphShape, pane: Pane, previous?: Arranged): Arranged {
  const kept = previous === undefined ? undefined : lay(shape, previous.arrangement, previous.layout);
  if (kept !== undefined && isGoodEnough(kept, pane)) return kept;
  const candidates = arrangementsFor(shape, pane).map((arrangement) => lay(shape, arrangement, undefined));
  const best = candidates.reduce((a, b) => (merit(b, pane) > merit(a, pane) * 1.02 ? b : a));
  if (kept === undefined || merit(best, pane) >= merit(kept, pane) * worthMoving) return best;
  return isReadable(best, pane) && !isReadable(kept, pane) ? best : kept;
}

function lay(shape: GraphShape, arrangement: Arrangement, previous: GraphLayout | undefined): Arranged {
  return { arrangement, layout: layoutGraph(shape, arrangement, previous) };
}

function isGoodEnough({ layout }: Arranged, pane: Pane): boolean {
  return scaleToFit(layout, pane) >= 1;
}

function isReadable({ layout }: Arranged, pane: Pane): boolean {
  return scaleToFit(layout, pane) >= leastReadable;
}

/** A flow in one line is followed at a glance; rows must show it that much larger. */
const worthWrapping = 1.2;

function merit({ arrangement, layout }: Arranged, pane: Pane): number {
  return scaleToFit(layout, pane) / (arrangement.wrapsFlows ? worthWrapping : 1);
}

/** Roomy first: of equals the first is taken. */
function arrangementsFor(shape: GraphShape, pane: Pane): readonly Arrangement[] {
  const directions: readonly FlowDirection[] =
    pane.width >= pane.height ? ["right", "down"] : ["down", "right"];
  const rowWidth = rowWidthFor(shape, pane);
  if (shape.boxes.length > fewBoxes) {
    const direction = directions[0] ?? "right";
    return [{ direction, gaps: "tight", onlyChild: "beside", rowWidth, wrapsFlows: false }];
  }
  const straight = directions.flatMap((direction) =>
    (["below", "beside"] as const).flatMap((onlyChild) =>
      (["roomy", "tight"] as const).flatMap((gaps) =>
        [rowWidth, rowWidth * 1.5].map((width) => ({
          direction,
          gaps,
          onlyChild,
          rowWidth: width,
          wrapsFlows: false,
        })),
      ),
    ),
  );
  const shown = { direction: "right", onlyChild: "below", rowWidth: readableWidth(pane) } as const;
  return [
    ...straight,
    { ...shown, gaps: "roomy", wrapsFlows: true },
    { ...shown, gaps: "tight", wrapsFlows: true },
  ];
}

function readableWidth({ width }: Pane): number {
  return (width - 2 * margin) / leastReadable;
}

/** As wide as the pane shows readably; wider in proportion when that many boxes would become a column. */
function rowWidthFor(shape: GraphShape, pane: Pane): number {
  const shown = pane.width / leastReadable;
  const area = shape.boxes.reduce((sum, { width, height }) => sum + (width + 30) * (height + 50), 0);
  const inProportion = Math.sqrt((area * pane.width) / Math.max(1, pane.height));
  // In steps, so that rows are wrapped anew seldom and not with each pixel.
  return Math.max(400, Math.ceil(Math.max(shown, inProportion) / 100) * 100);
}
