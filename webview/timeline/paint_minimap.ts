import type { Tokens } from "../theme/tokens.ts";
import type { CssPx, DeviceGrid } from "./pixels.ts";
import { type Span, xOf } from "./span.ts";
import type { Surface } from "./surface.ts";

export interface MinimapLook {
  readonly context: Surface;
  readonly tokens: Tokens;
  readonly grid: DeviceGrid;
  readonly width: CssPx;
  readonly height: CssPx;
  readonly whole: Span;
  /** Calls in equal parts of the time from 0 to `endNs`. */
  readonly calls: readonly number[];
  readonly endNs: number;
  readonly cursorNs: number;
  /** Left and right edge of the window on the timeline, CSS pixels. */
  readonly window: { readonly left: number; readonly right: number };
}

/** The whole trace: how many calls when, the cursor, and the window on it with its two grips. */
export function paintMinimap(look: MinimapLook): void {
  const { context, tokens, grid, width, height } = look;
  context.globalAlpha = 1;
  context.fillStyle = tokens.bg;
  context.fillRect(0, 0, width, height);
  paintDensity(look);
  const left = grid.sharp(look.window.left);
  const right = grid.sharp(look.window.right);
  // What is out of sight steps back: the window shows as the part that is clear.
  context.globalAlpha = 0.55;
  context.fillStyle = tokens.bg;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.globalAlpha = 1;
  context.fillStyle = tokens.line;
  context.fillRect(0, height - grid.hair, width, grid.hair);
  context.fillStyle = tokens.accent;
  context.fillRect(left, 0, right - left, grid.hair);
  context.fillRect(left, height - grid.hair, right - left, grid.hair);
  for (const edge of [left, right - grid.hair]) context.fillRect(edge, 0, grid.hair, height);
  const grip = { width: grid.sharp(3), height: grid.sharp(12) };
  const gripTop = grid.sharp((height - grip.height) / 2);
  context.fillRect(left, gripTop, grip.width, grip.height);
  context.fillRect(right - grip.width, gripTop, grip.width, grip.height);
  context.fillRect(grid.sharp(xOf(look.cursorNs, look.whole, width)), 0, grid.sharp(1.5), height);
}

function paintDensity({ context, tokens, grid, width, height, whole, calls, endNs }: MinimapLook): void {
  // The root of the count: a burst does not flatten everything else to nothing.
  const most = Math.sqrt(calls.reduce((a, b) => Math.max(a, b), 1));
  const [from, to] = [xOf(0, whole, width), xOf(endNs, whole, width)];
  const step = (to - from) / Math.max(1, calls.length);
  const room = height - 4;
  context.fillStyle = tokens.call;
  context.globalAlpha = 0.6;
  context.beginPath();
  context.moveTo(from, height);
  for (const [column, count] of calls.entries()) {
    const y = height - grid.sharp((Math.sqrt(count) / most) * room);
    context.lineTo(from + column * step, y);
    context.lineTo(from + (column + 1) * step, y);
  }
  context.lineTo(to, height);
  context.closePath();
  context.fill();
}
