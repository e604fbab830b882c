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
    this.nsPerPixel = Math.max((toNs - fromNs) / pixels, smallestStep(toNs));
  }

  /** First instant after the pixel that shows `ns`: always later than `ns`, so that who goes on from there comes to an end. */
  pixelEnd(ns: number): number {
    const end = this.fromNs + (Math.floor((ns - this.fromNs) / this.nsPerPixel) + 1) * this.nsPerPixel;
    return end > ns ? end : ns + smallestStep(ns);
  }

  pixelOf(ns: number): number {
    return Math.floor((ns - this.fromNs) / this.nsPerPixel);
  }

  shows(ns: number): boolean {
    return ns >= this.fromNs && ns < this.toNs;
  }
}

/** Nanoseconds that a double of that size can surely be moved by; of a window without any width, too. */
function smallestStep(ns: number): number {
  return Math.max(1e-6, Math.abs(ns) * 2 ** -50);
}
