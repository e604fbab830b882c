import { type PatternName, stripeLines, stripeWidth, tileSize, tiles } from "../timeline/patterns.ts";
import type { Surface } from "../timeline/surface.ts";

/**
 * A surface that writes SVG instead of pixels: what a painter draws on it stays shapes and words, sharp at every
 * size. As many shapes come of it as were drawn, for the timeline a few per pixel of its width at most.
 */
export class SvgSurface implements Surface {
  fillStyle: Surface["fillStyle"] = "#000";
  strokeStyle: Surface["strokeStyle"] = "#000";
  globalAlpha = 1;
  lineWidth = 1;
  lineCap: CanvasLineCap = "butt";
  lineJoin: CanvasLineJoin = "miter";
  font = "";
  textAlign: CanvasTextAlign = "left";
  textBaseline: CanvasTextBaseline = "alphabetic";
  readonly #shapes: string[] = [];
  readonly #patterns = new Map<string, string>();
  #path: string[] = [];
  #dash = "";
  /** Rectangles of one look that follow each other are one path: half the size of the file. */
  #rectangles: { readonly look: string; readonly path: string[] } | undefined;

  /** What was drawn, as markup to stand within an `svg` element. */
  get markup(): string {
    this.#endRectangles();
    return `<defs>${[...this.#patterns.values()].join("")}</defs>${this.#shapes.join("")}`;
  }

  /** A fill that tells by its shape, too: what `fillStyle` takes. */
  pattern(name: PatternName, colour: string): string {
    const key = `${name} ${colour}`;
    const id = `${name}-${[...this.#patterns.keys(), key].indexOf(key)}`;
    if (!this.#patterns.has(key)) this.#patterns.set(key, patternMarkup(id, name, colour));
    return `url(#${id})`;
  }

  beginPath(): void {
    this.#path = [];
  }
  closePath(): void {
    this.#path.push("Z");
  }
  moveTo(x: number, y: number): void {
    this.#path.push(`M${point(x, y)}`);
  }
  lineTo(x: number, y: number): void {
    this.#path.push(`L${point(x, y)}`);
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path.push(`C${point(x1, y1)} ${point(x2, y2)} ${point(x, y)}`);
  }
  /** A whole circle: painters draw no other arcs. */
  arc(x: number, y: number, radius: number): void {
    const half = `A${short(radius)} ${short(radius)} 0 1 1`;
    this.#path.push(`M${point(x - radius, y)}${half} ${point(x + radius, y)}${half} ${point(x - radius, y)}`);
  }
  setLineDash(dash: Iterable<number>): void {
    this.#dash = [...dash].join(" ");
  }

  fill(): void {
    this.#add(`<path d="${this.#path.join("")}"${this.#filled()}/>`);
  }
  stroke(): void {
    this.#add(`<path d="${this.#path.join("")}" fill="none"${this.#stroked()}/>`);
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    const look = this.#filled();
    if (this.#rectangles?.look !== look) {
      this.#endRectangles();
      this.#rectangles = { look, path: [] };
    }
    this.#rectangles?.path.push(`M${point(x, y)}h${short(width)}v${short(height)}h${short(-width)}z`);
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    const size = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
    this.#add(`<rect ${size} fill="none"${this.#stroked()}/>`);
  }
  fillText(words: string, x: number, y: number): void {
    this.#text(words, x, y, this.#filled());
  }
  strokeText(words: string, x: number, y: number): void {
    this.#text(words, x, y, ` fill="none"${this.#stroked()} stroke-linejoin="${this.lineJoin}"`);
  }

  #text(words: string, x: number, y: number, look: string): void {
    const anchor = this.textAlign === "right" ? ' text-anchor="end"' : "";
    const at = `x="${short(x)}" y="${short(y)}"`;
    this.#add(`<text ${at}${anchor}${fontAttributes(this.font)}${look}>${escaped(words)}</text>`);
  }

  #add(shape: string): void {
    this.#endRectangles();
    this.#shapes.push(shape);
  }

  #endRectangles(): void {
    if (this.#rectangles === undefined) return;
    this.#shapes.push(`<path d="${this.#rectangles.path.join("")}"${this.#rectangles.look}/>`);
    this.#rectangles = undefined;
  }

  #filled(): string {
    return ` fill="${paintOf(this.fillStyle)}"${this.#faded("fill-opacity")}`;
  }

  #stroked(): string {
    const dash = this.#dash === "" ? "" : ` stroke-dasharray="${this.#dash}"`;
    const width = ` stroke-width="${short(this.lineWidth)}"`;
    return ` stroke="${paintOf(this.strokeStyle)}"${width}${dash}${this.#faded("stroke-opacity")}`;
  }

  #faded(property: string): string {
    return this.globalAlpha === 1 ? "" : ` ${property}="${short(this.globalAlpha)}"`;
  }
}

/** Patterns and gradients of a canvas have no words for themselves; a painter for pictures is given `pattern`. */
function paintOf(style: Surface["fillStyle"]): string {
  return typeof style === "string" ? escaped(style) : "none";
}

function patternMarkup(id: string, name: PatternName, colour: string): string {
  const size = `width="${tileSize}" height="${tileSize}"`;
  const shapes =
    name === "stripes"
      ? stripeLines.map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`).join("")
      : tiles[name].map(([x, y, width, height]) => `M${x} ${y}h${width}v${height}h${-width}z`).join("");
  const look =
    name === "stripes"
      ? `stroke="${escaped(colour)}" stroke-width="${stripeWidth}"`
      : `fill="${escaped(colour)}"`;
  return `<pattern id="${id}" ${size} patternUnits="userSpaceOnUse"><path d="${shapes}" ${look}/></pattern>`;
}

/** `600 10px Ubuntu` as attributes: a style would stand against the page's content policy. */
function fontAttributes(font: string): string {
  const [, weight, size = "12", family = "sans-serif"] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(font) ?? [];
  const heavy = weight === undefined ? "" : ` font-weight="${weight}"`;
  return `${heavy} font-size="${size}" font-family="${escaped(family)}"`;
}

function point(x: number, y: number): string {
  return `${short(x)} ${short(y)}`;
}

/** Hundredths of a pixel are finer than any printer. */
function short(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Marks that XML cannot hold, which a program's name can, become the replacement character. */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text
    .replace(unwritable, "\ufffd")
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
