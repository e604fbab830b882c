import { formatSpan } from "../../src/base/time.ts";
import type { Tokens } from "../theme/tokens.ts";
import { formatInstant } from "../words/instant.ts";
import type { CssPx, DeviceGrid } from "./pixels.ts";
import { lengthOf, type Span, xOf } from "./span.ts";
import type { Surface } from "./surface.ts";
import { timeTicks } from "./time_ticks.ts";

export interface AxisLook {
  readonly context: Surface;
  readonly tokens: Tokens;
  readonly grid: DeviceGrid;
  readonly span: Span;
  readonly width: CssPx;
  readonly height: CssPx;
  /** undefined: there is none. */
  readonly cursorNs: number | undefined;
  readonly measured: Span | undefined;
  readonly widthOf: (words: string) => number;
}

/** Height and air of the chips for the cursor and the measured span, CSS pixels. */
const chip = { height: 17, air: 5 };

interface Chip {
  readonly words: string;
  readonly left: number;
  readonly width: number;
}

/** Times along the upper edge, the cursor's time as a chip, and the measured span in words. */
export function paintAxis(look: AxisLook): void {
  const { context, tokens, grid, width, height, span } = look;
  const [cursor, measured] = [cursorChip(look), measuredChip(look)];
  context.globalAlpha = 1;
  context.fillStyle = tokens.bg;
  context.fillRect(0, 0, width, height);
  context.font = `11px ${tokens.font}`;
  context.textBaseline = "alphabetic";
  for (const tick of timeTicks(span, width)) {
    const x = grid.sharp(tick.x);
    context.fillStyle = tokens.grid;
    context.fillRect(x, 0, grid.hair, height);
    const words = { words: tick.label, left: x, width: look.widthOf(tick.label) + 2 * chip.air };
    // Half of a time beside a chip would be read as another time.
    if (overlap(words, cursor) || overlap(words, measured)) continue;
    context.fillStyle = tokens.dim;
    context.fillText(tick.label, grid.sharp(x + chip.air), baseline(look));
  }
  context.fillStyle = tokens.line;
  context.fillRect(0, height - grid.hair, width, grid.hair);
  if (measured !== undefined) paintChip(look, measured, tokens.surface, tokens.accent, tokens.text);
  // The accent is legible on the ground, so the ground is on it.
  if (cursor !== undefined) paintChip(look, cursor, tokens.accent, tokens.contrast, tokens.bg);
}

function cursorChip(look: AxisLook): Chip | undefined {
  const { cursorNs, span, width } = look;
  if (cursorNs === undefined) return undefined;
  const x = xOf(cursorNs, span, width);
  if (x < 0 || x > width) return undefined;
  const words = formatInstant(cursorNs, lengthOf(span) / width);
  const wide = look.widthOf(words) + 2 * chip.air;
  return { words, left: x > width - wide ? x - wide : x, width: wide };
}

function measuredChip(look: AxisLook): Chip | undefined {
  const { measured, span, width } = look;
  if (measured === undefined) return undefined;
  const words = formatSpan(lengthOf(measured));
  const wide = look.widthOf(words) + 2 * chip.air;
  return { words, left: xOf((measured.fromNs + measured.toNs) / 2, span, width) - wide / 2, width: wide };
}

function overlap(one: Chip, other: Chip | undefined): boolean {
  if (other === undefined) return false;
  return one.left < other.left + other.width && other.left < one.left + one.width;
}

function baseline({ grid, height }: AxisLook): number {
  return grid.sharp(height / 2 + 3.5);
}

function paintChip(
  look: AxisLook,
  { words, left, width }: Chip,
  ground: string,
  edge: string,
  ink: string,
): void {
  const { context, grid, height } = look;
  const [x, y] = [grid.sharp(left), grid.sharp((height - chip.height) / 2)];
  const [wide, tall] = [grid.sharp(width), grid.sharp(chip.height)];
  context.fillStyle = ground;
  context.fillRect(x, y, wide, tall);
  context.strokeStyle = edge;
  context.lineWidth = grid.hair;
  const inside = grid.hair / 2;
  context.strokeRect(x + inside, y + inside, wide - grid.hair, tall - grid.hair);
  context.fillStyle = ink;
  context.fillText(words, grid.sharp(x + chip.air), baseline(look));
}
