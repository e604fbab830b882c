import { expect, test } from "vitest";
import { traceOf } from "./trace_of.ts";

const opened = String.raw`
41 1.0 openat(AT_FDCWD</tmp/\303\274>, "gr\303\274\303\237e", O_RDONLY) = 3</tmp/\303\274/gr\303\274\303\237e>
41 1.1 read(3</tmp/\303\274/gr\303\274\303\237e>, "", 9) = 0
`;

function fileNames(log: string): string[] {
  return traceOf(log)
    .channels.filter(({ kind }) => kind === "file")
    .map(({ name }) => name);
}

test("a path is text, however strace escapes its bytes, and one file under both its spellings", () => {
  expect(fileNames(opened)).toEqual(["/tmp/ü/grüße"]);
});

test("a backslash in a name is a backslash, once", () => {
  const log = String.raw`41 1.0 openat(AT_FDCWD</tmp>, "a\\nb", O_RDONLY) = 3</tmp/a\\nb>`;
  expect(fileNames(log)).toEqual([String.raw`/tmp/a\nb`]);
});

test("a file cannot pass for a device by its name", () => {
  const log = String.raw`41 1.0 openat(AT_FDCWD</tmp>, "x<char 1:3>", O_RDONLY) = 3</tmp/x\74char 1:3\76>`;
  expect(fileNames(log)).toEqual(["/tmp/x<char 1:3>"]);
});
