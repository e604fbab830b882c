import { describe, expect, it } from "vitest";
import { SteadySight } from "../../../../webview/graph/steady_sight.ts";

const wide = { x: 100, y: 40, scale: 1.2 };
/** With a child in it the graph is higher: it must be drawn smaller. */
const high = { x: 130, y: 10, scale: 0.95 };

/** Times at which the graph moved, of those at which it was drawn. */
function movedAt(draws: readonly { readonly ms: number; readonly best: typeof wide }[], start = wide) {
  const sight = new SteadySight();
  let shown = start;
  return draws.flatMap(({ ms, best }) => {
    const showsAll = shown.scale <= best.scale;
    if (!sight.goes(shown, best, showsAll, ms)) return [];
    shown = best;
    return [ms];
  });
}

describe("a graph that is looked at while its program runs", () => {
  it("moves once for a loop that starts one command after another", () => {
    const draws = Array.from({ length: 200 }, (_, n) => ({ ms: n * 50, best: n % 2 ? high : wide }));
    expect(movedAt(draws)).toEqual([50]);
  });

  it("makes room at once, and takes it back when nothing has needed it for two seconds", () => {
    const draws = Array.from({ length: 40 }, (_, n) => ({ ms: n * 100, best: n === 5 ? high : wide }));
    expect(movedAt(draws)).toEqual([500, 2600]);
  });

  it("moves at once for what would lie outside, though it is drawn no smaller", () => {
    const sight = new SteadySight();
    expect(sight.goes(wide, { ...wide, x: 20 }, false, 0)).toBe(true);
    expect(sight.goes(wide, { ...wide, x: 20 }, true, 0)).toBe(false);
    expect(sight.goes(wide, { ...wide, x: 20 }, true, 1999)).toBe(false);
    expect(sight.goes(wide, { ...wide, x: 20 }, true, 2000)).toBe(true);
  });
});
