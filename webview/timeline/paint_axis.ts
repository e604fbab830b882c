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

/** Times along the upper edge, the cursor's time as a chip, and the measured span in words. */
export function paintAxis(look: AxisLook): void {
  const { context, tokens, grid, width, height, span } = look;
  context.globalAlpha = 1;
  context.fillStyle = tokens.bg;
  context.fillRect(0, 0, width, height);
  context.font = `11px ${tokens.font}`;
  context.textBaseline = "alphabetic";
  for (const tick of timeTicks(span, width)) {
    const x = grid.sharp(tick.x);
    context.fillStyle = tokens.grid;
    context.fillRect(x, 0, grid.hair, height);
    context.fillStyle = tokens.dim;
    context.fillText(tick.label, grid.sharp(x + 5), baseline(look));
  }
  context.fillStyle = tokens.line;
  context.fillRect(0, height - grid.hair, width, grid.hair);
  if (look.measured !== undefined) {
    const middle = (look.measured.fromNs + look.measured.toNs) / 2;
    const words = formatSpan(lengthOf(look.measured));
    const left = xOf(middle, span, width) - look.widthOf(words) / 2 - chip.air;
    paintChip(look, words, left, tokens.surface, tokens.accent, tokens.text);
  }
  if (look.cursorNs === undefined) return;
  const x = xOf(look.cursorNs, span, width);
  if (x < 0 || x > width) return;
  const words = formatInstant(look.cursorNs, lengthOf(span) / width);
  const wide = look.widthOf(words) + 2 * chip.air;
  const left = x > width - wide ? x - wide : x;
  // The accent is legible on the ground, so the ground is on it.
  paintChip(look, words, left, tokens.accent, tokens.contrast, tokens.bg);
}

function baseline({ grid, height }: AxisLook): number {
  return grid.sharp(height / 2 + 3.5);
}

function paintChip(
  look: AxisLook,
  words: string,
  left: number,
  ground: string,
  edge: string,
  ink: string,
): void {
  const { context, grid, height } = look;
  const [x, y] = [grid.sharp(left), grid.sharp((height - chip.height) / 2)];
  const width = grid.sharp(look.widthOf(words) + 2 * chip.air);
  context.fillStyle = ground;
  context.fillRect(x, y, width, grid.sharp(chip.height));
  context.strokeStyle = edge;
  context.lineWidth = grid.hair;
  const inside = grid.hair / 2;
  context.strokeRect(x + inside, y + inside, width - grid.hair, grid.sharp(chip.height) - grid.hair);
  context.fillStyle = ink;
  context.fillText(words, grid.sharp(x + chip.air), baseline(look));
}
