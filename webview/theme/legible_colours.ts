import type { Disposable } from "../../src/base/disposable.ts";
import { type Colour, formatColour, laidOver, legible, parseColour } from "./contrast.ts";
import { onThemeChange } from "./tokens.ts";

/**
 * Colours that carry words or thin lines, and the contrast they must have with every ground (WCAG 2.2: 4.5 for
 * text, 3 for what a drawing needs to be understood).
 */
export const leastContrast = {
  text: 4.5,
  dim: 4.5,
  accent: 4.5,
  running: 4.5,
  call: 4.5,
  blocked: 4.5,
  full: 4.5,
  stopped: 4.5,
  signal: 4.5,
  flow: 4.5,
  error: 4.5,
  warning: 4.5,
  info: 4.5,
  "box-line": 3,
  focus: 3,
} as const satisfies Readonly<Record<string, number>>;

export type LegibleName = keyof typeof leastContrast;

/** What those colours stand on. */
const grounds = ["bg", "surface", "box", "select", "hover"] as const;

const names = Object.keys(leastContrast) as LegibleName[];

/**
 * Themes choose the colours of charts for areas: as words some of them cannot be read, the orange of the dark
 * theme among them. Gives each colour of the view as the theme has it, or as near to it as can be read.
 * @param colourOf the computed value of `--theme-…` for a colour or of `--scope-…` for a ground
 */
export function legibleColours(colourOf: (property: string) => string): ReadonlyMap<LegibleName, string> {
  const base = parseColour(colourOf("--scope-bg"));
  if (base === undefined) return new Map();
  const standOn: Colour[] = grounds
    .map((name) => parseColour(colourOf(`--scope-${name}`)))
    .filter((colour) => colour !== undefined)
    .map((colour) => laidOver(colour, base));
  const found = new Map<LegibleName, string>();
  for (const name of names) {
    const colour = parseColour(colourOf(`--theme-${name}`));
    if (colour !== undefined) {
      found.set(name, formatColour(legible(colour, standOn, leastContrast[name])));
    }
  }
  return found;
}

/** Sets the page's colours now and after every change of the theme. Called before anything draws. */
export function keepLegible(page: Document): Disposable {
  const probe = page.createElement("i");
  probe.hidden = true;
  page.body.append(probe);
  const set = () => {
    const computed = (property: string) => {
      probe.style.color = `var(${property})`;
      return getComputedStyle(probe).color;
    };
    for (const [name, value] of legibleColours(computed)) {
      page.body.style.setProperty(`--scope-${name}`, value);
    }
  };
  set();
  const watching = onThemeChange(set);
  return {
    dispose() {
      watching.dispose();
      probe.remove();
    },
  };
}
