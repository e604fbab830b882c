import { type Brush, laneTop } from "../timeline/brush.ts";
import type { MatchMarks } from "./match_marks.ts";

/** Half the width and the height of the flag on top of a match, CSS pixels. */
const flag = { half: 4.5, height: 6 };

/** What a search found: a flag and a line through the lane, so that it shows by its shape as well as by its colour. */
export function paintMatches(brush: Brush, marks: MatchMarks | undefined): void {
  if (marks === undefined) return;
  const { context, tokens, rows, width } = brush;
  context.fillStyle = tokens.text;
  // An edge in the colour of the ground lets the flag stand out from slices of any colour.
  context.strokeStyle = tokens.bg;
  context.lineWidth = 1;
  for (const row of rows) {
    const top = laneTop(brush, row);
    const bottom = row.height - 2;
    for (const ns of marks.of(row.key)) {
      const x = brush.x(ns);
      if (x < -flag.half || x > width + flag.half) continue;
      context.globalAlpha = 0.55;
      context.fillRect(x - 0.5, top + 1, 1, bottom);
      context.globalAlpha = 1;
      context.beginPath();
      context.moveTo(x - flag.half, top + 1);
      context.lineTo(x + flag.half, top + 1);
      context.lineTo(x, top + 1 + flag.height);
      context.closePath();
      context.fill();
      context.stroke();
    }
  }
}
