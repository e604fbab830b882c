import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTokens } from "../../../../webview/theme/tokens.ts";

const css = readFileSync(new URL("../../../../webview/theme/tokens.css", import.meta.url), "utf8");

describe("tokens", () => {
  it("are all defined by the style sheet", () => {
    const asked: string[] = [];
    readTokens((property) => {
      asked.push(property);
      return "red";
    });
    for (const property of asked) expect(css).toContain(`${property}:`);
    expect(asked.length).toBeGreaterThan(10);
  });

  it("are never empty, even in a page without the style sheet", () => {
    for (const value of Object.values(readTokens(() => ""))) expect(value).not.toBe("");
  });

  it("have a fallback for every variable of VS Code", () => {
    expect(css.match(/var\(--vscode-[\w-]+\)/g) ?? []).toEqual([]);
  });
});
