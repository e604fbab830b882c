import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexLines, visibleText } from "../../../../webview/words/payload_text.ts";

const shown = (text: string) =>
  visibleText(new TextEncoder().encode(text))
    .map((run) => (run.control ? `«${run.text}»` : run.text))
    .join("");

describe("a payload as text", () => {
  it("shows control characters and keeps the lines", () => {
    expect(shown("a\tb\r\nc\u0000\u001b[31m")).toBe("a«→\t»b«^M↵\n»c«^@^[»[31m");
  });

  it("cannot reorder or hide what it says", () => {
    expect(shown("safe\u202egpj.exe")).toBe("safe«[U+202E]»gpj.exe");
    expect(shown("a\u200bb\ufeffc")).toContain("«[U+200B]»");
  });

  it("leaves markup as the text it is", () => {
    expect(shown("<b onclick=x>")).toBe("<b onclick=x>");
  });

  it("has no invisible character whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = visibleText(bytes)
          .map((run) => run.text)
          .join("");
        expect(text.replace(/[\n\t]/g, "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});

describe("a payload as hex", () => {
  it("has sixteen bytes a line, with their text", () => {
    const lines = hexLines(new TextEncoder().encode("0123456789abcdefg\n"));
    expect(lines).toEqual([
      {
        offset: "000000",
        hex: "30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66",
        ascii: "0123456789abcdef",
      },
      { offset: "000010", hex: "67 0a".padEnd(48), ascii: "g." },
    ]);
  });

  it("holds every byte once, in order", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const back = hexLines(bytes).flatMap((line) => line.hex.trim().split(/\s+/).filter(Boolean));
        expect(back.map((byte) => Number.parseInt(byte, 16))).toEqual([...bytes]);
      }),
    );
  });
});
