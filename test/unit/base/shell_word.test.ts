import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellCommand } from "../../../src/base/shell_word.ts";

it("leaves plain words alone and quotes the others", () => {
  expect(shellCommand(["cc", "-o", "/tmp/a b", "it's", ""])).toBe(`cc -o '/tmp/a b' 'it'\\''s' ''`);
});

it("is read back by a shell as the same words", () => {
  const word = fc.string().filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const said = execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${shellCommand(words)}`], {
        encoding: "utf8",
      });
      expect(said.split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 25 },
  );
});
