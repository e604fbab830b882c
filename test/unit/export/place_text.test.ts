import { describe, expect, it } from "vitest";
import { placeText } from "../../../src/export/place_text.ts";

const place = { file: "/home/u/app/src/main.c", line: 27 };

describe("a place in the source", () => {
  it("is named from the folder one works in, as compilers do", () => {
    expect(placeText(place, "/home/u/app")).toBe("src/main.c:27");
  });

  it("is named in full from elsewhere, from the root and from nowhere", () => {
    expect(placeText(place, "/home/u/ap")).toBe("/home/u/app/src/main.c:27");
    expect(placeText(place, "/")).toBe("/home/u/app/src/main.c:27");
    expect(placeText(place, "")).toBe("/home/u/app/src/main.c:27");
  });

  it("says when it is only about there", () => {
    expect(placeText({ ...place, approximate: true }, "/home/u/app")).toBe("about src/main.c:27");
  });
});
