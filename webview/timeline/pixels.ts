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
