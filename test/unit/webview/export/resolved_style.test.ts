import { describe, expect, it } from "vitest";
import { resolvedStyle } from "../../../../webview/export/resolved_style.ts";

const of = (isText: boolean, values: Record<string, string>) =>
  Object.fromEntries(resolvedStyle(isText, (property) => values[property] ?? ""));

describe("an element of a picture that stands alone", () => {
  it("carries what the style sheet said, and nothing that goes without saying", () => {
    expect(of(false, { fill: "rgb(1, 2, 3)", stroke: "none", opacity: "1", "stroke-width": "2px" })).toEqual({
      fill: "rgb(1, 2, 3)",
      "stroke-width": "2px",
    });
  });

  it("carries its type only if it is text", () => {
    expect(of(false, { "font-size": "13px" })).toEqual({});
    expect(of(true, { "font-size": "13px", "font-weight": "400" })).toEqual({ "font-size": "13px" });
  });

  it("stands where the page had put it, and is seen though the page hides it behind a table", () => {
    expect(of(false, { transform: "matrix(1, 0, 0, 1, 5, 6)", visibility: "hidden" })).toEqual({
      transform: "matrix(1, 0, 0, 1, 5, 6)",
    });
    expect(of(false, { transform: "none" })).toEqual({});
  });
});
