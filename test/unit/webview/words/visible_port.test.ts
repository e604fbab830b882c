import { describe, expect, it } from "vitest";
import { visibleName, visiblePort, withVisibleNames } from "../../../../webview/words/visible_port.ts";

describe("names from programs that want to pass for something else", () => {
  it("show what is hidden in them", () => {
    expect(visibleName("\u001b[31mred")).toBe("^[[31mred");
    expect(visibleName("txt.\u202eexe")).toBe("txt.[U+202E]exe");
    expect(visibleName("a\u200bb\u007f")).toBe("a[U+200B]b^?");
  });

  it("are left alone where nothing hides, in any script", () => {
    for (const name of ["sort", "größe", "名前", "a\tb\nc", "🚀"]) expect(visibleName(name)).toBe(name);
  });

  it("are made visible wherever they stand in an answer; bytes and paths to open are not touched", () => {
    const bytes = new Uint8Array([0x1b]).buffer;
    const answer = {
      list: [{ name: "\u202ex", ns: 1 }],
      bytes,
      location: { file: "/a\u202e.c", line: 1 },
      none: null,
    };
    expect(withVisibleNames(answer)).toEqual({
      list: [{ name: "[U+202E]x", ns: 1 }],
      bytes,
      location: { file: "/a\u202e.c", line: 1 },
      none: null,
    });
  });

  it("cost nothing where there is nothing to change: the answer stays the same object", () => {
    const answer = { list: [{ name: "sort" }], deep: { er: ["x"] } };
    expect(withVisibleNames(answer)).toBe(answer);
  });

  it("never come in through the port of the view", () => {
    const taken: unknown[] = [];
    let send: (message: unknown) => void = () => {};
    const port = visiblePort({
      send: () => {},
      onMessage: (listener) => {
        send = listener;
        return { dispose: () => {} };
      },
    });
    port.onMessage((message) => taken.push(message));
    send({ type: "notice", value: "\u001b]0;title" });
    expect(taken).toEqual([{ type: "notice", value: "^[]0;title" }]);
  });
});
