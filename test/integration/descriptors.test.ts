import { afterAll, describe, expect, it } from "vitest";
import type { Channel, Trace } from "../../src/ipc/trace.ts";
import { descriptorsOfThread } from "../unit/ipc/facts.ts";
import { Workshop } from "./model_world.ts";
import { type Story, storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

/** `[3, "pipe:[97]", "02000001"]`: number, target and flags, as /proc/self/fd and fdinfo have them. */
type OpenHere = readonly [fd: number, target: string, flags: string];
const [writeOnly, readWrite, closeOnExec] = [0o1, 0o2, 0o2000000];

/** What the kernel said, in the words of `descriptorsOf`. */
function inWords(trace: Trace, [fd, target, flags]: OpenHere): string {
  const bits = Number.parseInt(flags, 8);
  const access = bits & readWrite ? "rw" : bits & writeOnly ? "w" : "r";
  return `${fd} ${idOf(trace, target)} ${access}${bits & closeOnExec ? "x" : ""}`;
}

function idOf(trace: Trace, target: string): string {
  const [, name = "", inode = ""] = /^(?:(\w+):\[(\d+)\]|.*)$/.exec(target) ?? [];
  if (name === "pipe") return `pipe:${inode}`;
  if (name === "socket") return trace.channels.find((channel) => hasInode(channel, inode))?.id ?? target;
  const path = target.replace(/ \(deleted\)$/, "");
  return path.startsWith("/dev/") ? `device:${path}` : `file:${path}`;
}

function hasInode({ kind, id }: Channel, inode: string): boolean {
  return (kind === "unix-stream" || kind === "unix-seqpacket") && id.split(/\D+/).includes(inode);
}

/**
 * Each moment the program told of, with what the kernel and what the model say is open then. Whether a descriptor is
 * closed on exec the trace keeps as it was in the end only: it is compared in the last moment of each process.
 */
function moments({ trace, told }: Story) {
  const all = told<{ moment: string; open: OpenHere[] }>("descriptors");
  return all.map(({ moment, open, tid, ns }, at) => {
    const isLast = !all.some((later, position) => position > at && later.tid === tid);
    const comparable = (words: string) => (isLast ? words : words.replace(/x$/, ""));
    return {
      moment,
      kernel: open.map((each) => comparable(inWords(trace, each))),
      model: descriptorsOfThread(trace, tid, ns)
        .filter((each) => Number.parseInt(each, 10) > 2)
        .map(comparable),
    };
  });
}

describe.each([
  ["descriptor_tables", "duplicated, closed on exec, shared, closed by ranges", 10],
  ["thread_tables", "of threads with a table for themselves", 6],
  ["passed_both_ways", "passed in both directions, many at once, and taken by a pidfd", 4],
  ["cut_on_the_way", "cut off by a small buffer, looked at, and of several messages at once", 3],
])("in %s", (program, how, count) => {
  const all = moments(storyOf(workshop, program));

  it(`the descriptors ${how} are at every moment those of /proc/self/fd`, () => {
    expect(all).toHaveLength(count);
    for (const { moment, kernel, model } of all) expect([moment, ...model]).toEqual([moment, ...kernel]);
  });
});
