import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutAt, oneByteAtATime, storyOf } from "./story.ts";

const folder = join(import.meta.dirname, "../../fixtures/strace");
const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));
const update = process.env.UPDATE_FIXTURES === "1";

interface Fixture {
  readonly title: string;
  readonly log: Uint8Array;
  readonly meaning: string | undefined;
}

function readFixture(file: string): Fixture {
  const text = readFileSync(join(folder, file), "utf8");
  const [title = "", rest = ""] = text.split("=== log\n");
  const [log = "", meaning] = rest.split("=== means\n");
  // `␛` stands for ESC and a last line `␄` for the end of the log without a newline.
  const raw = log.replaceAll("␛", "\x1b").replace(/␄\n$/, "");
  return { title, log: new TextEncoder().encode(raw), meaning };
}

test("there are logs to read", () => {
  expect(files.length).toBeGreaterThan(10);
});

describe.each(files)("%s", (file) => {
  const fixture = readFixture(file);
  // Within each test: what is read while tests are gathered is read by unbroken code even in a mutation run.
  const readWhole = () => storyOf(fixture.log);

  test("means what is written below it", () => {
    const meaning = readWhole()
      .map((line) => `${line}\n`)
      .join("");
    if (update) {
      const text = readFileSync(join(folder, file), "utf8").split("=== means\n")[0] ?? "";
      writeFileSync(join(folder, file), `${text}=== means\n${meaning}`);
      return;
    }
    expect(meaning).toBe(fixture.meaning);
  });

  test("means the same when it arrives one byte at a time", () => {
    expect(storyOf(fixture.log, { chunks: oneByteAtATime(fixture.log), places: true })).toEqual(
      storyOf(fixture.log, { places: true }),
    );
  });

  test("means the same with the ends of lines of another system", () => {
    const log = new TextEncoder().encode(new TextDecoder().decode(fixture.log).replaceAll("\n", "\r\n"));
    expect(storyOf(log)).toEqual(readWhole());
  });

  test("means the same however it is cut", () => {
    const whole = readWhole();
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (places) => {
        expect(storyOf(fixture.log, { chunks: cutAt(fixture.log, places) })).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});
