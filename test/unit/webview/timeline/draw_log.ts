import type { Surface } from "../../../../webview/timeline/surface.ts";

/**
 * A surface that writes down what is drawn, one line each: `call 0.3 | rect 10,4 30x20`. Colours are
 * whatever the painter was given; numbers are rounded to tenths.
 */
export class DrawLog implements Surface {
  readonly lines: string[] = [];
  fillStyle: Surface["fillStyle"] = "";
  strokeStyle: Surface["strokeStyle"] = "";
  globalAlpha = 1;
  lineWidth = 1;
  lineCap: CanvasLineCap = "butt";
  lineJoin: CanvasLineJoin = "miter";
  font = "";
  textAlign: CanvasTextAlign = "left";
  textBaseline: CanvasTextBaseline = "alphabetic";
  #steps: string[] = [];
  #dash = "";

  beginPath(): void {
    this.#steps = [];
  }
  moveTo(x: number, y: number): void {
    this.#steps.push(`M${point(x, y)}`);
  }
  lineTo(x: number, y: number): void {
    this.#steps.push(point(x, y));
  }
  bezierCurveTo(...at: readonly [number, number, number, number, number, number]): void {
    this.#steps.push(`C${point(at[4], at[5])}`);
  }
  arc(x: number, y: number, radius: number): void {
    this.#steps.push(`O${point(x, y)} r${tenths(radius)}`);
  }
  closePath(): void {
    this.#steps.push("Z");
  }
  setLineDash(dash: readonly number[]): void {
    this.#dash = dash.length > 0 ? " dashed" : "";
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.#write(this.fillStyle, `rect ${point(x, y)} ${tenths(width)}x${tenths(height)}`);
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#write(this.strokeStyle, `frame ${point(x, y)} ${tenths(width)}x${tenths(height)}`);
  }
  fill(): void {
    this.#write(this.fillStyle, `area ${this.#steps.join(" ")}`);
  }
  stroke(): void {
    this.#write(this.strokeStyle, `line${this.#dash} ${this.#steps.join(" ")}`);
  }
  fillText(text: string, x: number, y: number): void {
    this.#write(this.fillStyle, `“${text}” ${point(x, y)}`);
  }
  /** Halos behind words are not worth a line. */
  strokeText(): void {}

  #write(colour: unknown, what: string): void {
    this.lines.push(`${colour} ${tenths(this.globalAlpha, 100)} | ${what}`);
  }
}

function point(x: number, y: number): string {
  return `${tenths(x)},${tenths(y)}`;
}

function tenths(value: number, parts = 10): number {
  return Math.round(value * parts) / parts;
}
