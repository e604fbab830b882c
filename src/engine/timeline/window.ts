import type { Nanos } from "../../base/time.ts";

/** Widths of steady pixels from one power of two to the next: each is 9 % wider than the one before. */
const rungs = 8;

/** The asked span of time at the asked resolution. */
export class PixelWindow {
  /** Nanoseconds one pixel stands for; more than 0. */
  readonly nsPerPixel: number;
  /** A time at which a pixel begins. */
  readonly #originNs: number;

  constructor(
    readonly fromNs: Nanos,
    readonly toNs: Nanos,
    readonly pixels: number,
    /** Where the trace ends, or the present while it is live: nothing is drawn beyond. */
    readonly endNs: Nanos,
    /**
     * Pixels stay where they are while the window moves or widens a little, so that pictures of a growing trace differ only
     * where something happened: each begins at a multiple of its width, which is up to 9 % more than was asked for.
     */
    steady = false,
  ) {
    const asked = Math.max((toNs - fromNs) / pixels, smallestStep(toNs));
    this.nsPerPixel = steady ? 2 ** (Math.ceil(Math.log2(asked) * rungs) / rungs) : asked;
    this.#originNs = steady ? 0 : fromNs;
  }

  /** First instant after the pixel that shows `ns`: always later than `ns`, so that who goes on from there comes to an end. */
  pixelEnd(ns: number): number {
    const pixel = Math.floor((ns - this.#originNs) / this.nsPerPixel);
    const end = this.#originNs + (pixel + 1) * this.nsPerPixel;
    return end > ns ? end : ns + smallestStep(ns);
  }

  /** Which pixel of the window shows `ns`, counted from 0. */
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
