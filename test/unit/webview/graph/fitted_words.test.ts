import { describe, expect, it } from "vitest";
import { fitted } from "../../../../webview/graph/fitted_words.ts";

/** Of a font in which every letter is seven pixels wide. */
const width = (words: string) => words.length * 7;

describe("words in a box", () => {
  it("stand whole where there is room", () => {
    expect(fitted("posix_queue", 77, width)).toBe("posix_queue");
  });

  it("lose only what would lie over what stands beside them", () => {
    expect(fitted("posix_queue", 76, width)).toBe("posix_que…");
    expect(fitted("posix_shared_memory", 35, width)).toBe("posi…");
  });

  it("are a mere ellipsis where there is no room", () => {
    expect(fitted("sort", 3, width)).toBe("…");
  });
});
