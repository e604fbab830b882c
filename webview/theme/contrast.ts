/** A colour in sRGB: each part 0 to 1. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

/** Reads what a browser answers for a computed colour: `rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.5)`, `color(srgb 0.1 0.2 0.3 / 0.5)`. */
export function parseColour(text: string): Colour | undefined {
  const parts = text.match(/-?\d*\.?\d+(?:e-?\d+)?/g)?.map(Number) ?? [];
  const [red, green, blue, alpha = 1] = parts;
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  if (text.startsWith("color(srgb ")) return { red, green, blue, alpha };
  if (!text.startsWith("rgb")) return undefined;
  return { red: red / 255, green: green / 255, blue: blue / 255, alpha };
}

export function formatColour({ red, green, blue, alpha }: Colour): string {
  const [r, g, b] = [red, green, blue].map((part) => Math.round(part * 255));
  return alpha === 1 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

/** What the eye sees of a translucent colour on an opaque ground. */
export function laidOver(colour: Colour, ground: Colour): Colour {
  return mixed(ground, { ...colour, alpha: 1 }, colour.alpha);
}

/** `part` 0: `from`; 1: `to`. */
function mixed(from: Colour, to: Colour, part: number): Colour {
  const between = (a: number, b: number) => a + (b - a) * part;
  return {
    red: between(from.red, to.red),
    green: between(from.green, to.green),
    blue: between(from.blue, to.blue),
    alpha: 1,
  };
}

/** Relative luminance as WCAG 2 defines it, 0 to 1. */
function luminance({ red, green, blue }: Colour): number {
  const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast of two opaque colours as WCAG 2 defines it, 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const white: Colour = { red: 1, green: 1, blue: 1, alpha: 1 };
const black: Colour = { red: 0, green: 0, blue: 0, alpha: 1 };

/**
 * The colour itself if its contrast with every ground is at least `least`; otherwise the nearest to it on the way
 * to white or black, whichever tells more, that has it. The hue stays, so that the colour keeps its meaning.
 */
export function legible(colour: Colour, grounds: readonly Colour[], least: number): Colour {
  const [first = black] = grounds;
  const opaque = laidOver(colour, first);
  const worst = (candidate: Colour) => Math.min(...grounds.map((ground) => contrast(candidate, ground)));
  if (worst(opaque) >= least) return opaque;
  const pole = worst(white) > worst(black) ? white : black;
  const steps = 50;
  for (let step = 1; step < steps; step++) {
    const candidate = mixed(opaque, pole, step / steps);
    // A little more than asked: the page rounds to 8 bits.
    if (worst(candidate) >= least + 0.03) return candidate;
  }
  return pole;
}
