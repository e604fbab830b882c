import { describe, expect, it } from "vitest";
import type { CallIndex, ChannelIndex, ProcessIndex } from "../../../../src/base/ids.ts";
import { nanos } from "../../../../src/base/time.ts";
import type { ChannelAt, Holder, ProcessAt, StateAt } from "../../../../src/protocol/engine.ts";
import { UserMemory } from "../../../../webview/graph/channel_users.ts";
import { graphPicture } from "../../../../webview/graph/picture.ts";
import { anOverview } from "../overview_story.ts";

const overview = anOverview({ processes: ["sh 10", "gen 11 < 10", "sort 12 < 10"], channels: ["pipe:97"] });
const pipe = 0 as ChannelIndex;
const [sh, gen, sort] = [0, 1, 2] as ProcessIndex[] as [ProcessIndex, ProcessIndex, ProcessIndex];

function process(index: ProcessIndex, more: Partial<ProcessAt> = {}): ProcessAt {
  const info = overview.processList[index];
  if (info === undefined) throw new Error(`no process ${index}`);
  return { ...info, activity: "running", threads: 1, blocked: null, ...more };
}

function holds(holder: ProcessIndex, fd: number, access: Holder["access"]): Holder {
  return { process: holder, fd, access, sinceNs: nanos(0), openedBy: null };
}

function state(
  processes: readonly ProcessAt[],
  channel: Partial<ChannelAt>,
  more: Partial<StateAt> = {},
): StateAt {
  const at = {
    index: pipe,
    id: "pipe:97",
    kind: "pipe",
    name: "",
    capacity: 65_536,
    fill: 0,
    bytesWritten: 0,
    bytesRead: 0,
    bytesPerSecond: 0,
    holders: [],
    ...channel,
  };
  return { atNs: nanos(1e6), processes, channels: [at], signals: [], waits: [], ...more };
}

function pictureOf(at: StateAt, showPast = true) {
  const memory = new UserMemory();
  memory.learnState(at);
  return graphPicture(overview, at, { showPast, matches: null, usersOf: (channel) => memory.users(channel) });
}

const blockedOn = (reason: string) => ({
  activity: "blocked" as const,
  blocked: { call: 1 as CallIndex, name: "write", reason, channel: pipe, sinceNs: nanos(0) },
});

describe("the picture of the graph", () => {
  it("says at which end of a full pipe who waits", () => {
    const at = state([process(sh), process(gen, blockedOn("full")), process(sort)], {
      fill: 65_536,
      holders: [holds(gen, 1, "write"), holds(sort, 0, "read")],
    });
    const { flows, channels, processes } = pictureOf(at);
    expect(flows.map(({ from, to, blocked }) => [from, to, blocked])).toEqual([
      ["p1", "c0", "full: gen waits"],
      ["c0", "p2", null],
    ]);
    expect(channels[0]).toMatchObject({ level: "64/64 KiB", fullness: 1, title: "pipe 97" });
    expect(processes[1]?.says).toBe("waits: full · 1 ms");
  });

  it("keeps a shell that merely holds both ends out of the flow", () => {
    const at = state([process(sh), process(gen), process(sort)], {
      holders: [holds(sh, 3, "read"), holds(sh, 4, "write"), holds(gen, 1, "write"), holds(sort, 0, "read")],
    });
    const { flows, holds: held } = pictureOf(at);
    expect(flows.map(({ from, to }) => `${from} ${to}`)).toEqual(["p1 c0", "c0 p2"]);
    expect(held.map(({ process: holder, label }) => `${holder}: ${label}`)).toEqual([
      "p0: fd 3, read",
      "p0: fd 4, write",
    ]);
  });

  it("shows a forgotten write end as held, not as used, once the real writer is known", () => {
    const memory = new UserMemory();
    memory.learnState(
      state([process(gen, blockedOn("full")), process(sort, blockedOn("empty"))], {
        holders: [holds(gen, 1, "write"), holds(sort, 0, "read")],
      }),
    );
    const later = state([process(sh), process(sort, blockedOn("empty"))], {
      holders: [holds(sh, 4, "write"), holds(sort, 0, "read")],
    });
    memory.learnState(later);
    const picture = graphPicture(overview, later, {
      showPast: true,
      matches: null,
      usersOf: (channel) => memory.users(channel),
    });
    expect(picture.holds.map((hold) => `${hold.process}: ${hold.label}`)).toEqual(["p0: fd 4, write"]);
  });

  it("fades what has ended, and hides it on demand", () => {
    const at = state(
      [process(sh), process(gen, { activity: "gone" }), process(sort, { activity: "unborn" })],
      {},
    );
    expect(pictureOf(at).processes.map((node) => node.presence)).toEqual(["present", "past", "absent"]);
    expect(pictureOf(at, false).processes.map((node) => node.name)).toEqual(["sh"]);
  });

  it("marks the line to a child that is waited for", () => {
    const at = state(
      [process(sh), process(gen), process(sort)],
      {},
      {
        waits: [{ parent: sh, child: gen, sinceNs: nanos(0) }],
      },
    );
    expect(pictureOf(at).kin.map(({ child, waits }) => [child, waits])).toEqual([
      ["p1", true],
      ["p2", false],
    ]);
  });

  it("keeps the neighbours of what the filter finds", () => {
    const at = state([process(sh), process(gen), process(sort)], {
      holders: [holds(gen, 1, "write"), holds(sort, 0, "read")],
    });
    const memory = new UserMemory();
    memory.learnState(at);
    const picture = graphPicture(overview, at, {
      showPast: true,
      matches: (text) => text.includes("gen"),
      usersOf: (channel) => memory.users(channel),
    });
    expect([...picture.processes, ...picture.channels].map((node) => node.key)).toEqual(["p1", "c0"]);
  });
});
