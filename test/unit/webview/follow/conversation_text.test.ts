import { describe, expect, it } from "vitest";
import type { Conversation, Turn } from "../../../../src/protocol/conversation.ts";
import { conversationText } from "../../../../webview/follow/conversation_text.ts";

function pageOf(said: string, more: Partial<Turn> = {}): Conversation {
  const bytes = new TextEncoder().encode(said);
  const turn = {
    number: 0,
    direction: "forth",
    from: { process: 0, name: "gen (41)" },
    to: { process: 1, name: "sort (42)" },
    write: 1,
    read: 2,
    writtenNs: 3_000_000,
    readNs: 4_200_000,
    bytes: bytes.length,
    reads: 1,
    start: 0,
    known: bytes.length,
    ...more,
  } as Turn;
  return {
    channel: 0 as never,
    from: 0,
    transfers: 1,
    total: 1,
    turns: [turn],
    payload: bytes.buffer,
    left: 0,
  };
}

describe("a conversation as text", () => {
  it("says who said what to whom, and when", () => {
    expect(conversationText(pageOf("hello\n"), "text")).toBe(
      "[3.000 ms] gen (41) -> sort (42): 6 bytes, read 1.2 ms later\nhello↵\n",
    );
  });

  it("holds nothing that a terminal would obey or that turns text round", () => {
    const text = conversationText(pageOf("\u001b[2J \u202e <b> \u0007"), "text");
    expect(text).toContain("^[[2J [U+202E] <b> ^G");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it("says what the trace does not hold, and who is not in it", () => {
    const page = pageOf("abc", { bytes: 100, from: null, write: null, writtenNs: null });
    expect(conversationText(page, "text")).toContain("outside the trace -> sort (42): 100 bytes");
    expect(conversationText(page, "text")).toContain("(97 bytes more, which the trace does not hold)");
  });

  it("can be hexadecimal", () => {
    expect(conversationText(pageOf("AB"), "hex")).toContain("000000  41 42");
  });
});
