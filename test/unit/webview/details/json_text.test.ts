import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonText } from "../../../../webview/details/json_text.ts";
import { visibleText } from "../../../../webview/words/payload_text.ts";

const encoded = (text: string) => new TextEncoder().encode(text);
const shown = (bytes: Uint8Array) =>
  visibleText(bytes)
    .map(({ text }) => text)
    .join("");

describe("a payload that is JSON", () => {
  it("is laid out, one value or one per line", () => {
    expect(jsonText(encoded('{"a":[1,2]}\n'))).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}');
    expect(jsonText(encoded('{"a":1}\n{"b":2}\n'))).toBe('{\n  "a": 1\n}\n{\n  "b": 2\n}');
  });

  it("is not made of what only looks like it, of cut JSON, or of plain words and numbers", () => {
    for (const text of ["{nonsense}", '{"a": 1', "42", '"word"', "", '{"a":1}\nrest']) {
      expect(jsonText(encoded(text)), text).toBeUndefined();
    }
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom("{", "[", ""), (bytes, head) => {
        jsonText(Uint8Array.of(...encoded(head), ...bytes));
      }),
    );
  });
});

describe("a hostile payload", () => {
  it("cannot hide, reorder or command: every such character is shown as its name", () => {
    const hostile =
      "<img src=x onerror=alert(1)>\u001b[2J\u202eevil\u2066\u200b\u0000\u0007\u009b31m\ufeff\u061c";
    const text = shown(encoded(hostile));
    expect(text).toBe(
      "<img src=x onerror=alert(1)>^[[2J[U+202E]evil[U+2066][U+200B]^@^G[U+009B]31m[U+FEFF][U+061C]",
    );
  });

  it("shows no control or direction character, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const rest = shown(encoded(text)).replaceAll("↵\n", "").replaceAll("→\t", "");
        expect(rest).not.toMatch(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\u061c]/u);
      }),
    );
  });

  it("of JSON is laid out with the same care", () => {
    const laid = jsonText(encoded('{"a":"\\u202e\\u001b[2J"}'));
    expect(shown(encoded(laid ?? ""))).toContain("[U+202E]");
    expect(shown(encoded(laid ?? ""))).not.toContain("\u202e");
  });
});
