import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Colour, contrast, legible, parseColour } from "../../../../webview/theme/contrast.ts";
import { leastContrast, legibleColours } from "../../../../webview/theme/legible_colours.ts";
import { themes } from "../../../e2e/view/themes.ts";

function colour(hex: string): Colour {
  const [red = 0, green = 0, blue = 0] =
    hex.match(/[\da-f]{2}/g)?.map((part) => Number.parseInt(part, 16) / 255) ?? [];
  return { red, green, blue, alpha: 1 };
}

describe("contrast", () => {
  it("is 21 between black and white, 1 between likes, as WCAG has it", () => {
    expect(contrast(colour("#000000"), colour("#ffffff"))).toBeCloseTo(21);
    expect(contrast(colour("#777777"), colour("#777777"))).toBe(1);
    expect(contrast(colour("#777777"), colour("#ffffff"))).toBeCloseTo(4.48, 2);
  });

  it("is read from what browsers answer for a colour", () => {
    expect(parseColour("rgb(255, 0, 51)")).toEqual({ red: 1, green: 0, blue: 0.2, alpha: 1 });
    expect(parseColour("rgba(0, 0, 0, 0.5)")).toMatchObject({ alpha: 0.5 });
    expect(parseColour("color(srgb 0.1 0.2 0.3 / 0.4)")).toEqual({
      red: 0.1,
      green: 0.2,
      blue: 0.3,
      alpha: 0.4,
    });
    expect(parseColour("none")).toBeUndefined();
  });
});

describe("a legible colour", () => {
  it("is the theme's own where that can be read", () => {
    expect(legible(colour("#4daafc"), [colour("#1f1f1f")], 4.5)).toEqual(colour("#4daafc"));
  });

  it("is found for any colour on any ground that is not in the middle of everything", () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    const any = fc.record({ red: part, green: part, blue: part, alpha: fc.constant(1) });
    fc.assert(
      fc.property(any, any, (wish, ground) => {
        expect(contrast(legible(wish, [ground], 4.5), ground)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});

describe("the colours of the view", () => {
  // What the dark theme's orange of charts really is over its editor: brown on black.
  const brown = { "--vscode-charts-orange": "#613214" };
  for (const [name, theme] of Object.entries(themes)) {
    it(`can all be read in ${name}`, () => {
      const variables: Record<string, string> = { ...theme.variables, ...brown };
      const ground = variables["--vscode-editor-background"] ?? "";
      const found = legibleColours((property) => computed(property, variables));
      expect([...found.keys()]).toEqual(Object.keys(leastContrast));
      for (const [which, value] of found) {
        const seen = parseColour(value);
        if (seen === undefined) throw new Error(`${which} is ${value}`);
        expect(contrast(seen, colour(ground)), which).toBeGreaterThanOrEqual(leastContrast[which]);
      }
    });
  }
});

/** The few variables of a theme that the view's colours come from, as a browser would compute them. */
function computed(property: string, variables: Readonly<Record<string, string>>): string {
  const sources: Readonly<Record<string, string>> = {
    "--scope-bg": "editor-background",
    "--scope-surface": "editorWidget-background",
    "--scope-select": "list-inactiveSelectionBackground",
    "--scope-hover": "list-hoverBackground",
    "--theme-dim": "descriptionForeground",
    "--theme-blocked": "charts-orange",
    "--theme-signal": "charts-yellow",
    "--theme-full": "charts-red",
  };
  const value = variables[`--vscode-${sources[property] ?? "editor-foreground"}`];
  if (value === undefined || property === "--scope-box") return "rgba(128, 128, 128, 0.04)";
  if (!value.startsWith("#")) return value;
  const { red, green, blue } = colour(value);
  return `rgb(${red * 255}, ${green * 255}, ${blue * 255})`;
}
