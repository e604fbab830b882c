import { describe, expect, it } from "vitest";
import { SvgSurface } from "../../../../webview/export/svg_surface.ts";

describe("a picture made of shapes", () => {
  it("keeps rectangles of one look together and those of another apart", () => {
    const surface = new SvgSurface();
    surface.fillStyle = "red";
    surface.fillRect(0, 0, 10, 4);
    surface.fillRect(20, 0, 10, 4);
    surface.globalAlpha = 0.5;
    surface.fillRect(40, 0, 10, 4);
    expect(surface.markup).toBe(
      '<defs></defs><path d="M0 0h10v4h-10zM20 0h10v4h-10z" fill="red"/>' +
        '<path d="M40 0h10v4h-10z" fill="red" fill-opacity="0.5"/>',
    );
  });

  it("draws in the order it was told, for what comes later lies over what was there", () => {
    const surface = new SvgSurface();
    surface.fillRect(0, 0, 1, 1);
    surface.beginPath();
    surface.moveTo(0, 0);
    surface.lineTo(5, 5);
    surface.stroke();
    surface.fillRect(0, 0, 1, 1);
    const shapes = surface.markup.match(/<path d="M0 0[hL]/g);
    expect(shapes).toEqual(['<path d="M0 0h', '<path d="M0 0L', '<path d="M0 0h']);
  });

  it("has one definition for each pattern and colour", () => {
    const surface = new SvgSurface();
    expect(surface.pattern("stripes", "red")).toBe(surface.pattern("stripes", "red"));
    expect(surface.pattern("stripes", "blue")).not.toBe(surface.pattern("stripes", "red"));
    expect(surface.markup.match(/<pattern /g)).toHaveLength(2);
  });

  it("shows names of hostile programs as they are, never as markup", () => {
    const surface = new SvgSurface();
    surface.font = "600 10px Ubuntu";
    surface.fillText("<b>\u001b[2J\ud800</b>", 1, 2);
    expect(surface.markup).toBe(
      '<defs></defs><text x="1" y="2" font-weight="600" font-size="10" font-family="Ubuntu" fill="#000">' +
        "&lt;b&gt;\ufffd[2J\ufffd&lt;/b&gt;</text>",
    );
  });
});
