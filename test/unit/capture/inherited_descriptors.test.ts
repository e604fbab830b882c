import { expect, test } from "vitest";
import { inheritedAmong, type OpenDescriptor } from "../../../src/capture/inherited_descriptors.ts";

/** What is open, from 0 on; "" leaves a number free. */
function descriptors(...targets: readonly string[]): OpenDescriptor[] {
  return targets.map((target, number) => ({ number, target })).filter(({ target }) => target !== "");
}

const terminal = ["/dev/pts/0", "/dev/pts/0", "/dev/pts/0"];
const poll = "anon_inode:[eventpoll]";
const event = "anon_inode:[eventfd]";

test("Node's own descriptors are not passed on", () => {
  const nodes = [poll, "pipe:[1]", "pipe:[1]", event, "/dev/null"];
  expect(inheritedAmong(descriptors(...terminal, ...nodes))).toEqual([]);
});

test("what is before Node's first descriptor was there before Node, whatever it is", () => {
  // make hands both ends of its job server to every job.
  const given = ["pipe:[7]", "pipe:[7]", "/dev/null"];
  expect(inheritedAmong(descriptors(...terminal, ...given, poll, event))).toEqual([3, 4, 5]);
});

test("between Node's descriptors those of other kinds are inherited", () => {
  const mixed = [poll, "pipe:[1]", "/tmp/lock", "pipe:[1]", "/dev/null", event, "pipe:[9]", "/dev/null"];
  expect(inheritedAmong(descriptors(...terminal, ...mixed))).toEqual([5, 7, 9]);
});
