import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldRepeats, type Repeated } from "../../../../src/export/sequence/repeats.ts";

const fold = (letters: string) => foldRepeats([...letters], (letter) => letter);

const item = (letter: string): Repeated<string> => ({ kind: "item", item: letter });

function unfold(parts: readonly Repeated<string>[]): string {
  return parts
    .map((part) =>
      part.kind === "item"
        ? part.item
        : Array.from({ length: part.times }, (_, round) =>
            part.body.map((rounds) => rounds[round]).join(""),
          ).join(""),
    )
    .join("");
}

describe("folding what repeats", () => {
  it("leaves a list in which nothing repeats as it is", () => {
    expect(fold("abcd")).toEqual([item("a"), item("b"), item("c"), item("d")]);
  });

  it("says a ping-pong once, with how often", () => {
    expect(fold("xababab.")).toEqual([
      item("x"),
      {
        kind: "loop",
        times: 3,
        body: [
          ["a", "a", "a"],
          ["b", "b", "b"],
        ],
      },
      item("."),
    ]);
  });

  it("takes a round that was begun and not ended as items of its own", () => {
    expect(fold("abcabca").at(-1)).toEqual(item("a"));
  });

  it("loses nothing and changes no order, whatever the list", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 60 }), (letters) => {
        expect(unfold(fold(letters))).toBe(letters);
      }),
    );
  });
});
