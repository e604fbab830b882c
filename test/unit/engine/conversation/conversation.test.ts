import { describe, expect, it } from "vitest";
import type { ChannelIndex } from "../../../../src/base/ids.ts";
import { nanos } from "../../../../src/base/time.ts";
import type { Conversation, ConversationQuery } from "../../../../src/protocol/conversation.ts";
import { engineOf } from "../engine_of.ts";

/** A parent that writes into a pipe, a child that reads what was written in pieces. */
const pieces = `
  40 1700000100.000000000 execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
  40 1700000100.001000000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.000010000>
  40 1700000100.002000000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000100000>
  40 1700000100.003000000 write(4<pipe:[97]>, "hello world", 11) = 11 <0.000010000>
  41 1700000100.004000000 read(3<pipe:[97]>, "hello", 5) = 5 <0.000010000>
  41 1700000100.005000000 read(3<pipe:[97]>, " world", 6) = 6 <0.000010000>
  40 1700000100.006000000 write(4<pipe:[97]>, "abc"..., 8) = 8 <0.000010000>
  40 1700000100.007000000 write(4<pipe:[97]>, "\\\\33[2J<b>", 7) = 7 <0.000010000>
  41 1700000100.008000000 read(3<pipe:[97]>, "abcdefgh\\\\33[2J<b>", 15) = 15 <0.000010000>
  40 1700000100.009000000 write(4<pipe:[97]>, "left", 4) = 4 <0.000010000>
`.replaceAll("\\\\", "\\");

async function talk(text: string, more: Partial<ConversationQuery> = {}): Promise<Conversation> {
  const engine = engineOf(text);
  const channel = engine.source.trace.channels.find(({ id }) => id === "pipe:97");
  return engine.handlers.conversation({
    channel: channel?.index as ChannelIndex,
    from: 0,
    limit: 100,
    ...more,
  });
}

function said(page: Conversation): string[] {
  return page.turns.map((turn) => {
    const bytes = String.fromCharCode(...new Uint8Array(page.payload, turn.start, turn.known));
    return `${turn.from?.name} to ${turn.to?.name}: ${JSON.stringify(bytes)} ${turn.bytes} in ${turn.reads}`;
  });
}

describe("a conversation", () => {
  it("joins what one write said, however it was read, and keeps apart what several writes said", async () => {
    const page = await talk(pieces);
    expect(said(page)).toEqual([
      'demo (40) to demo (41): "hello world" 11 in 2',
      'demo (40) to demo (41): "abcdefgh" 8 in 1',
      'demo (40) to demo (41): "\\u001b[2J<b>" 7 in 1',
    ]);
    expect(page).toMatchObject({ from: 0, transfers: 4, total: 4, left: 4 });
  });

  it("says when each was written and when the last of it was read", async () => {
    const [first] = (await talk(pieces)).turns;
    expect(first).toMatchObject({ writtenNs: 3e6, readNs: 5.01e6 });
  });

  it("is given in pages, also from the middle of a write", async () => {
    const page = await talk(pieces, { from: 1, limit: 2 });
    expect(said(page)).toEqual([
      'demo (40) to demo (41): " world" 6 in 1',
      'demo (40) to demo (41): "abcdefgh" 8 in 1',
    ]);
    expect(page).toMatchObject({ from: 1, transfers: 2 });
  });

  it("opens at the page of a time", async () => {
    expect((await talk(pieces, { from: { aroundNs: nanos(6.5e6) }, limit: 2 })).from).toBe(2);
  });

  it("of a channel that is not there is refused in words", async () => {
    await expect(talk(pieces, { channel: 999 as ChannelIndex })).rejects.toThrow(
      "This channel is not in the trace.",
    );
  });
});

describe("a conversation of two directions", () => {
  const pair = "UNIX-STREAM:[8->9]";
  const riap = "UNIX-STREAM:[9->8]";
  const question = (ms: number, text: string) =>
    `40 1700000100.0${ms}000000 write(3<${pair}>, "${text}", 1) = 1 <0.000010000>
     41 1700000100.0${ms + 1}000000 read(4<${riap}>, "${text}", 9) = 1 <0.000010000>`;
  const answer = (ms: number, text: string) =>
    `41 1700000100.0${ms}000000 write(4<${riap}>, "${text}", 1) = 1 <0.000010000>
     40 1700000100.0${ms + 1}000000 read(3<${pair}>, "${text}", 9) = 1 <0.000010000>`;
  const log = `
     40 1700000100.001000000 execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
     40 1700000100.002000000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<${pair}>, 4<${riap}>]) = 0 <0.000010000>
     40 1700000100.003000000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000100000>
     ${question(10, "a")}
     ${answer(12, "b")}
     ${question(14, "c")}
     ${question(16, "d")}
     ${answer(18, "e")}`;

  it("has them in the order in which they were said, on whatever page", async () => {
    const engine = engineOf(log);
    const channel = engine.source.trace.channels.find(({ kind }) => kind === "unix-stream");
    const textOf = async (from: number, limit: number) => {
      const page = await engine.handlers.conversation({
        channel: channel?.index as ChannelIndex,
        from,
        limit,
      });
      return page.turns.map((turn) => {
        const letter = String.fromCharCode(...new Uint8Array(page.payload, turn.start, turn.known));
        return `${turn.direction} ${letter}`;
      });
    };
    const whole = ["forth a", "back b", "forth c", "forth d", "back e"];
    expect(await textOf(0, 9)).toEqual(whole);
    for (let from = 0; from < whole.length; from++) {
      expect(await textOf(from, 2)).toEqual(whole.slice(from, from + 2));
    }
  });
});
