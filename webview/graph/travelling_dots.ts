import type { Selection } from "d3";
import type { Frames } from "../state/frames.ts";
import type { FlowLink } from "./links.ts";

/** From dot to dot, CSS pixels: the stroke-dasharray of flow.css. */
const dotsApart = 15;

/**
 * A move at most so often, ms. Dots go 10 to 40 px a second, so that more moves would hardly look smoother, and each has the
 * browser draw the graph anew: time that is missing for what happens.
 */
const stepMs = 66;

/** Of the page's time at most so much is theirs: where a frame costs much, they move less often. */
const leastFramesBetween = 8;

/** CSS pixels a second: the faster the flow, the faster, within what an eye can follow. */
function speedOf({ bytesPerSecond }: FlowLink): number {
  return (dotsApart * (1 + Math.log10(1 + bytesPerSecond) / 2)) / 1.4;
}

/** Dots that travel where bytes move and nobody waits, while time goes on. */
export class TravellingDots {
  readonly #flows: Selection<SVGGElement, unknown, null, undefined>;
  readonly #offsets = new WeakMap<SVGPathElement, number>();
  #goesOn = false;
  #runs = false;
  #lastMs = 0;

  /** @param flows the layer that flows are drawn in */
  constructor(
    flows: Selection<SVGGElement, unknown, null, undefined>,
    readonly frames: Frames,
  ) {
    this.#flows = flows;
  }

  /** Whether they travel from now on, or stand. */
  goOn(goesOn: boolean): void {
    this.#goesOn = goesOn;
    if (!goesOn || this.#runs) return;
    this.#runs = true;
    this.#lastMs = Number.NaN;
    this.frames.animate((nowMs) => {
      this.#runs = this.#goesOn;
      if (this.#runs) this.#pass(nowMs);
      return this.#runs;
    });
  }

  #pass(nowMs: number): void {
    if (Number.isNaN(this.#lastMs)) this.#lastMs = nowMs;
    const elapsedMs = nowMs - this.#lastMs;
    if (elapsedMs < Math.max(stepMs, leastFramesBetween * this.frames.costMs)) return;
    this.#lastMs = nowMs;
    const offsets = this.#offsets;
    this.#flows
      .selectAll<SVGPathElement, FlowLink>(".flow.moving:not(.blocked) .travel")
      .each(function (flow) {
        const moved = (offsets.get(this) ?? 0) + (speedOf(flow) * elapsedMs) / 1000;
        offsets.set(this, moved % dotsApart);
        this.style.strokeDashoffset = `${(dotsApart - (moved % dotsApart)).toFixed(1)}`;
      });
  }
}
