import { expect, it } from "vitest";
import { joinedPath, learnDirectory } from "../../../src/ipc/processes/working_directory.ts";

it.each([
  ["f", "/tmp/f", "/tmp"],
  ["./d/f", "/tmp/d/f", "/tmp"],
  ["f", "/f", "/"],
  ["f", "/tmp/other", undefined],
  [".", "/tmp", "/tmp"],
  [".", "/", "/"],
  ["", "/tmp", undefined],
  ["../f", "/tmp/f", undefined],
  ["/tmp/f", "/tmp/f", undefined],
])("who opens %s and gets %s stands in %s", (path, opened, directory) => {
  const process: { directory: string | undefined } = { directory: undefined };
  learnDirectory(process, path, opened);
  expect(process.directory).toBe(directory);
});

it("what is known already stays", () => {
  const process = { directory: "/home" };
  learnDirectory(process, "f", "/tmp/f");
  expect(process.directory).toBe("/home");
});

it("a path goes on from the folder that it is given from", () => {
  expect([joinedPath("/a/b", "../c/./d"), joinedPath("/a", "/x/../y"), joinedPath("/", "../../z")]).toEqual([
    "/a/c/d",
    "/y",
    "/z",
  ]);
});
