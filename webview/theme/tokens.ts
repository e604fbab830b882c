import type { Disposable } from "../../src/base/disposable.ts";

/** The colours canvases draw with, as CSS colour strings. One per variable `--scope-…` of tokens.css. */
const colourNames = [
  "bg",
  "surface",
  "text",
  "dim",
  "line",
  "grid",
  "accent",
  "focus",
  "select",
  "hover",
  "running",
  "call",
  "blocked",
  "full",
  "stopped",
  "signal",
  "flow",
  "error",
  "warning",
  "contrast",
] as const;

export type ColourName = (typeof colourNames)[number];
export type Tokens = Readonly<Record<ColourName, string>> & { readonly font: string; readonly mono: string };

/** Reads the tokens from computed styles; `value` gives a custom property's value, "" if it has none. */
export function readTokens(value: (property: string) => string): Tokens {
  const colours = Object.fromEntries(
    colourNames.map((name) => [name, value(`--scope-${name}`).trim() || "gray"]),
  ) as Record<ColourName, string>;
  return {
    ...colours,
    font: value("--scope-font").trim() || "sans-serif",
    mono: value("--scope-mono").trim() || "monospace",
  };
}

export function tokensOfPage(): Tokens {
  const style = getComputedStyle(document.body);
  return readTokens((property) => style.getPropertyValue(property));
}

/** Tells when the theme may have changed: VS Code rewrites the root's style and the body's class. */
export function onThemeChange(changed: () => void): Disposable {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", changed);
  return {
    dispose() {
      observer.disconnect();
      dark.removeEventListener("change", changed);
    },
  };
}
