import type { Brand } from "../../src/base/brand.ts";

/** What layout, pointer events and DOM speak. */
export type CssPx = Brand<number, "CssPx">;
/** What the screen has: the resolution asked of the engine, and the size of a canvas's store. */
export type DevicePx = Brand<number, "DevicePx">;

export function cssPx(pixels: number): CssPx {
  return pixels as CssPx;
}

export function devicePx(css: CssPx, pixelRatio: number): DevicePx {
  return Math.max(1, Math.round(css * pixelRatio)) as DevicePx;
}

/** The rectangle that lanes are drawn in. */
export interface Plot {
  readonly width: CssPx;
  readonly height: CssPx;
  readonly pixelRatio: number;
}

/**
 * The pixels of the screen in CSS pixels. What is drawn between two of them is smeared over both: soft at a ratio of
 * 1.5, and several times slower to fill.
 */
export interface DeviceGrid {
  /** One pixel of the screen. */
  readonly pixel: number;
  /** A line of about one CSS pixel, in whole pixels of the screen. */
  readonly hair: number;
  /** The nearest edge between pixels. */
  sharp(at: number): number;
}

export function deviceGrid(pixelRatio: number): DeviceGrid {
  return {
    pixel: 1 / pixelRatio,
    hair: Math.max(1, Math.round(pixelRatio)) / pixelRatio,
    sharp: (at) => Math.round(at * pixelRatio) / pixelRatio,
  };
}
