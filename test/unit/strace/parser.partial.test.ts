import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LogParser } from "../../../src/strace/parser.ts";
import type { LogRecord } from "../../../src/strace/record.ts";
import { cutAt, oneByteAtATime, storyOf, told } from "./story.ts";

function parserOf(text: string): LogParser {
  const parser = new LogParser();
  parser.append(new TextEncoder().encode(text));
  return parser;
}

function more(parser: LogParser, text: string): LogRecord | undefined {
  parser.append(new TextEncoder().encode(text));
  return parser.next();
}

const say = (record: LogRecord | undefined) => record && told(record);

describe("the last line, while strace is still in the middle of it", () => {
  test("is a call in progress, told once", () => {
    const parser = parserOf("41 10.5 read(3<pipe:[9]>, ");
    expect(parser.next()).toBeUndefined();
    expect(say(parser.partial())).toBe("41 begin read(3<pipe:[9]> | ) pending NaN @0..Infinity");
    expect(parser.partial()).toBeUndefined();
    expect(parser.stats).toMatchObject({ calls: 1, partial: 1, lines: 0 });
  });

  test("is told again when it has grown, with the arguments that came", () => {
    const parser = parserOf("41 10.5 read(3<pi");
    expect(say(parser.partial())).toBe("41 begin read(3<pi) pending NaN @0..Infinity");
    expect(more(parser, "pe:[9]>, ")).toBeUndefined();
    expect(say(parser.partial())).toBe("41 begin read(3<pipe:[9]> | ) pending NaN @0..Infinity");
    expect(parser.stats.calls).toBe(1);
  });

  test("that is longer than 64 KiB is told again only when it has doubled", () => {
    const parser = parserOf(`41 10.5 write(4, "${"x".repeat(100_000)}`);
    expect(parser.partial()?.logLength).toBeGreaterThan(100_000);
    more(parser, "x".repeat(1000));
    expect(parser.partial()).toBeUndefined();
    more(parser, "x".repeat(100_000));
    expect(parser.partial()?.logLength).toBeGreaterThan(200_000);
    expect(parser.stats.calls).toBe(1);
  });

  test("ends as a call when the rest arrives, and is counted once", () => {
    const parser = parserOf("41 10.5 read(3<pipe:[9]>, ");
    parser.partial();
    expect(say(more(parser, '"x", 1) = 1 <2.000000>\n'))).toBe(
      '41 end read(3<pipe:[9]> | "x" | 1) returned 1 @0..2000000000',
    );
    expect(parser.stats).toMatchObject({ calls: 1, partial: 0, lines: 1 });
  });

  test("that turns out to be interrupted is begun again with all its arguments, and counted once", () => {
    const parser = parserOf("41 10.5 write(4, ");
    parser.partial();
    expect(say(more(parser, '"x", 1 <unfinished ...>\n'))).toBe(
      '41 begin write(4 | "x" | 1) pending NaN @0..Infinity',
    );
    expect(parser.stats.calls).toBe(1);
    expect(say(more(parser, "41 12.5 <... write resumed>) = 1\n"))).toBe(
      '41 end write(4 | "x" | 1) returned 1 @0..2000000000',
    );
  });

  test.each([
    "41",
    "41 10.",
    "41 10.5 ",
    "41 10.5 re",
    "41 10.5 <... read resumed>",
    "41 10.5 --- SIGINT {si",
    "hello(",
  ])("that reads %j says nothing yet", (text) => {
    expect(parserOf(text).partial()).toBeUndefined();
  });

  test("is still in progress where the log ends in it", () => {
    const parser = parserOf("41 10.5 read(3<pipe:[9]>, ");
    parser.end();
    expect(say(parser.next())).toBe("41 begin read(3<pipe:[9]> | ) pending NaN @0..Infinity");
    expect(parser.next()).toBeUndefined();
    expect(parser.stats).toMatchObject({ lines: 0, calls: 1, unparsed: 0, partial: 1 });
  });

  test("does not move the clock of -r twice", () => {
    const parser = parserOf("     0.000000 read(3, ");
    parser.partial();
    more(parser, '"", 1) = 0\n');
    expect(say(more(parser, "     1.000000 getpid() = 1\n"))).toContain("@1000000000");
  });

  test("is seen although strace broke it with words of its own", () => {
    const parser = parserOf("vfork(strace: Process 42 attached\n");
    expect(say(parser.next())).toBe("note attached 42");
    expect(say(parser.partial())).toBe("-1 begin vfork() pending NaN @0..Infinity");
    expect(say(more(parser, ") = 42\n"))).toBe("-1 end vfork() returned 42 @0..0");
  });
});

test("a line that strace broke with words of its own, and the log there, is counted with them", () => {
  const parser = parserOf("getpid() = 1strace: Process 42 attached\n");
  parser.end();
  expect(say(parser.next())).toBe("note attached 42");
  expect(say(parser.next())).toBe("-1 whole getpid() returned 1 @0..0");
  expect(parser.stats).toMatchObject({ lines: 1, calls: 1, partial: 0 });
});

/**
 * What begins and what ends, with `whole` told as both and a repeated begin as one: what a model is told must
 * not depend on when it looked.
 */
function beginsAndEnds(story: readonly string[]): string[] {
  const beginning = / begin (\S+)\((.*)\) pending NaN @(\S+)\.\.Infinity$/;
  const told = story.flatMap((line) => {
    if (line.includes(" whole ")) {
      const [tid = "", name = "", at = ""] =
        /^(\S+) whole ([^(]+)\(.*@([\d.e+]+)\.\./.exec(line)?.slice(1) ?? [];
      return [`${tid} enters ${name} @${at}`, line.replace(" whole ", " end ")];
    }
    const [name = "", , at = ""] = beginning.exec(line)?.slice(1) ?? [];
    return [name === "" ? line : `${line.split(" ")[0]} enters ${name} @${at}`];
  });
  return told.filter((line, index) => !line.includes(" enters ") || line !== told[index - 1]);
}

const call = fc.record({
  tid: fc.integer({ min: 40, max: 43 }),
  name: fc.constantFrom("read", "write", "futex", "unheard_of"),
  text: fc.constantFrom('"a) = 1"', '"<unfinished ...>"', "NULL", '[{"x", 1}]'),
  result: fc.constantFrom("= 1", "= ?", "= -1 EAGAIN (Resource temporarily unavailable)", "= 3<pipe:[9]>"),
  resumesAfter: fc.option(fc.integer({ min: 0, max: 3 })),
});

/** A log as strace would write it: at most one call in progress for each task. */
const logs = fc.array(call, { minLength: 1, maxLength: 12 }).map((calls) => {
  const lines: string[] = [];
  const waiting = new Map<number, { after: number; text: string }>();
  let ns = 1_000_000_000;
  const stamp = () => {
    ns += 1_500_000;
    return `${Math.floor(ns / 1e9)}.${String(ns % 1e9).padStart(9, "0")}`;
  };
  const resume = (tid: number, text: string) => {
    lines.push(`${tid}    ${stamp()} ${text}`);
    waiting.delete(tid);
  };
  for (const { tid, name, text, result, resumesAfter } of calls) {
    for (const [other, held] of waiting) if (held.after-- <= 0 || other === tid) resume(other, held.text);
    if (resumesAfter === null) lines.push(`${tid}    ${stamp()} ${name}(3, ${text}) ${result} <0.001000000>`);
    else {
      lines.push(`${tid}    ${stamp()} ${name}(3,  <unfinished ...>`);
      waiting.set(tid, {
        after: resumesAfter,
        text: `<... ${name} resumed>${text}) ${result} <0.001000000>`,
      });
    }
  }
  return `${lines.join("\n")}\n`;
});

test("asking for the partial line changes nothing but when a call is heard of", () => {
  fc.assert(
    fc.property(logs, fc.array(fc.nat(), { maxLength: 20 }), (log, places) => {
      const bytes = new TextEncoder().encode(log);
      const plain = beginsAndEnds(storyOf(log));
      expect(beginsAndEnds(storyOf(bytes, { chunks: cutAt(bytes, places), watchPartial: true }))).toEqual(
        plain,
      );
      expect(beginsAndEnds(storyOf(bytes, { chunks: oneByteAtATime(bytes), watchPartial: true }))).toEqual(
        plain,
      );
    }),
    { numRuns: 150 },
  );
});
