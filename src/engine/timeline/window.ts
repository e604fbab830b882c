import type { Nanos } from "../../base/time.ts";

/** The asked span of time at the asked resolution. */
export class PixelWindow {
  /** Nanoseconds one pixel stands for; more than 0. */
  readonly nsPerPixel: number;

  constructor(
    readonly fromNs: Nanos,
    readonly toNs: Nanos,
    readonly pixels: number,
    /** Where the trace ends, or the present while it is live: nothing is drawn beyond. */
    readonly endNs: Nanos,
  ) {
    this.nsPerPixel = Math.max((toNs - fromNs) / pixels, Number.MIN_VALUE);
  }

  /** First instant after the pixel that shows `ns`. */
  pixelEnd(ns: number): number {
    return this.fromNs + (Math.floor((ns - this.fromNs) / this.nsPerPixel) + 1) * this.nsPerPixel;
  }

  pixelOf(ns: number): number {
    return Math.floor((ns - this.fromNs) / this.nsPerPixel);
  }

  shows(ns: number): boolean {
    return ns >= this.fromNs && ns < this.toNs;
  }
}
