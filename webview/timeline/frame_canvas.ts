import { type Disposable, DisposableStack, disposable } from "../../src/base/disposable.ts";
import type { Cell } from "../state/cell.ts";
import type { Frames } from "../state/frames.ts";
import { onThemeChange, type Tokens, tokensOfPage } from "../theme/tokens.ts";
import { cssPx, type DeviceGrid, deviceGrid, type Plot } from "./pixels.ts";

/** What a canvas is painted with in one frame. The context is in CSS pixels. */
export interface CanvasFrame extends Plot {
  readonly context: CanvasRenderingContext2D;
  readonly tokens: Tokens;
  readonly grid: DeviceGrid;
}

/** Painted over whole in each frame: the page need not blend it with what is below. */
const opaque: CanvasRenderingContext2DSettings = { alpha: false };

/** A canvas with one pixel of its store to each of the screen, painted when something it shows has changed. */
export class FrameCanvas implements Disposable {
  readonly #held = new DisposableStack();
  #tokens = tokensOfPage();
  #plot: Plot = { width: cssPx(0), height: cssPx(0), pixelRatio: 1 };
  #store = { width: 0, height: 0 };
  readonly #paint = () => this.#paintNow();

  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly frames: Frames,
    readonly painter: (frame: CanvasFrame) => void,
    readonly resized: (plot: Plot) => void = () => {},
  ) {
    this.#held.add(
      onThemeChange(() => {
        this.#tokens = tokensOfPage();
        this.repaint();
      }),
    );
    const sizes = new ResizeObserver(([entry]) => entry !== undefined && this.#measure(entry));
    sizes.observe(canvas, { box: "device-pixel-content-box" });
    this.#held.add(disposable(() => sizes.disconnect()));
  }

  dispose(): void {
    this.#held.dispose();
  }

  repaintOn(...cells: readonly Pick<Cell<unknown>, "watch">[]): void {
    for (const cell of cells) this.#held.add(cell.watch(() => this.repaint()));
  }

  repaint(): void {
    this.frames.paint(this.#paint);
  }

  /** Asked of the browser: CSS pixels times the ratio can be a pixel off, and then all of the canvas is smeared. */
  #measure({ devicePixelContentBoxSize, contentRect }: ResizeObserverEntry): void {
    const pixelRatio = globalThis.devicePixelRatio || 1;
    const [box] = devicePixelContentBoxSize ?? [];
    this.#store = {
      width: storeSize(box?.inlineSize, contentRect.width * pixelRatio),
      height: storeSize(box?.blockSize, contentRect.height * pixelRatio),
    };
    const width = cssPx(this.#store.width / pixelRatio);
    const height = cssPx(this.#store.height / pixelRatio);
    this.#plot = { width, height, pixelRatio };
    this.resized(this.#plot);
    this.repaint();
  }

  #paintNow(): void {
    const context = this.canvas.getContext("2d", opaque);
    const { width, height } = this.#store;
    if (context === null || width === 0 || height === 0) return;
    // Setting the size clears the canvas, so it is set only when it changed: what was drawn stays until the new frame.
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    const { pixelRatio } = this.#plot;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    this.painter({ ...this.#plot, context, tokens: this.#tokens, grid: deviceGrid(pixelRatio) });
  }
}

/** What the browser says, unless it speaks of another ratio: one that is emulated shows in `devicePixelRatio` alone. */
function storeSize(said: number | undefined, computed: number): number {
  return said !== undefined && Math.abs(said - computed) <= 1 ? said : Math.round(computed);
}
