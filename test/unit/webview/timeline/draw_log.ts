/**
 * A canvas context that writes down what is drawn, one line each: `call 0.3 | rect 10,4 30x20`. Colours are
 * whatever the painter was given; numbers are rounded to tenths.
 */
export class DrawLog {
  readonly lines: string[] = [];
  fillStyle: unknown = "";
  strokeStyle: unknown = "";
  globalAlpha = 1;
  lineWidth = 1;
  lineCap = "";
  lineJoin = "";
  font = "";
  textAlign = "";
  textBaseline = "";
  #path = new DrawnPath();
  #dash = "";

  /** The context as painters take it. What they use and this lacks would throw. */
  get context(): CanvasRenderingContext2D {
    return this as unknown as CanvasRenderingContext2D;
  }

  beginPath(): void {
    this.#path = new DrawnPath();
  }
  moveTo(x: number, y: number): void {
    this.#path.moveTo(x, y);
  }
  lineTo(x: number, y: number): void {
    this.#path.lineTo(x, y);
  }
  bezierCurveTo(...at: readonly [number, number, number, number, number, number]): void {
    this.#path.steps.push(`C${point(at[4], at[5])}`);
  }
  arc(x: number, y: number, radius: number): void {
    this.#path.arc(x, y, radius);
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
  fill(path: DrawnPath = this.#path): void {
    this.#write(this.fillStyle, `area ${path.steps.join(" ")}`);
  }
  stroke(path: DrawnPath = this.#path): void {
    this.#write(this.strokeStyle, `line${this.#dash} ${path.steps.join(" ")}`);
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

/** Stands for the browser's Path2D. */
export class DrawnPath {
  readonly steps: string[] = [];
  moveTo(x: number, y: number): void {
    this.steps.push(`M${point(x, y)}`);
  }
  lineTo(x: number, y: number): void {
    this.steps.push(point(x, y));
  }
  arc(x: number, y: number, radius: number): void {
    this.steps.push(`O${point(x, y)} r${tenths(radius)}`);
  }
}

function point(x: number, y: number): string {
  return `${tenths(x)},${tenths(y)}`;
}

function tenths(value: number, parts = 10): number {
  return Math.round(value * parts) / parts;
}
