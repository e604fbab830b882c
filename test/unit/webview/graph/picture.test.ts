import { describe, expect, it } from "vitest";
import type { CallIndex, ChannelIndex, ProcessIndex } from "../../../../src/base/ids.ts";
import { nanos } from "../../../../src/base/time.ts";
import type { ChannelAt, Holder, Overview, ProcessAt, StateAt } from "../../../../src/protocol/engine.ts";
import { UserMemory } from "../../../../webview/graph/channel_users.ts";
import { blockedWords } from "../../../../webview/graph/links.ts";
import { graphPicture, type PictureOptions } from "../../../../webview/graph/picture.ts";
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
    unit: "bytes" as const,
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

const options = {
  showPast: true,
  matches: null,
  folds: new Map(),
  openBundles: new Set<ChannelIndex>(),
  room: 48,
  stuck: [],
};

function pictureOf(at: StateAt, more: Partial<PictureOptions> = {}, of: Overview = overview) {
  const memory = new UserMemory();
  memory.learnOverview(of);
  memory.learnState(at);
  return graphPicture(of, at, { ...options, usersOf: (channel) => memory.users(channel), ...more });
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
    expect(flows.map((flow) => [flow.from, flow.to, blockedWords(flow)])).toEqual([
      ["p1", "c0", "full: gen waits"],
      ["c0", "p2", ""],
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
      "p0: fd 3, read; fd 4, write",
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
      ...options,
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
    expect(pictureOf(at, { showPast: false }).processes.map((node) => node.name)).toEqual(["sh"]);
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
      ...options,
      matches: (text) => text.includes("gen"),
      usersOf: (channel) => memory.users(channel),
    });
    expect([...picture.processes, ...picture.channels].map((node) => node.key)).toEqual(["p1", "c0"]);
  });

  it("takes the word of the engine for who writes and who reads", () => {
    const told = {
      ...overview,
      channelList: overview.channelList.map((info) => ({ ...info, writers: [gen], readers: [sort] })),
    };
    const at = state([process(sh), process(gen), process(sort)], {
      holders: [holds(sh, 4, "write"), holds(sort, 0, "read")],
    });
    const { flows, holds: held } = pictureOf(at, {}, told);
    expect(flows.map(({ from, to }) => `${from} ${to}`)).toEqual(["p1 c0", "c0 p2"]);
    expect(held.map(({ process: holder }) => holder)).toEqual(["p0"]);
  });

  it("tells forks of one program apart by what they do", () => {
    const forks = anOverview({
      processes: ["race 10", "race 11 < 10", "race 12 < 10", "race 13 < 10", "cat 14 < 10"],
      channels: ["pipe:97"],
    });
    const told = {
      ...forks,
      channelList: forks.channelList.map((info) => ({ ...info, writers: [gen], readers: [sort] })),
    };
    const at = state(
      told.processList.map((info) => ({ ...info, activity: "running" as const, threads: 1, blocked: null })),
      {},
    );
    expect(pictureOf(at, {}, told).processes.map(({ name, role }) => `${name} ${role}`.trim())).toEqual([
      "race parent",
      "race writer",
      "race reader",
      "race",
      "cat",
    ]);
  });

  it("marks a bad end as one: by a signal, or by an exit status other than 0", () => {
    const ends = ["exit 0", "exit 3", "killed by SIGTERM"];
    const told = {
      ...overview,
      processList: overview.processList.map((info, n) => ({ ...info, exit: ends[n] ?? null })),
    };
    const gone = told.processList.map((info) => process(info.index, { activity: "gone" }));
    expect(pictureOf(state(gone, {}), {}, told).processes.map(({ ended }) => ended)).toEqual([
      "well",
      "badly",
      "badly",
    ]);
  });

  it("marks those in a circle of waiting, and only the flows between them", () => {
    const at = state([process(sh), process(gen, blockedOn("full")), process(sort)], {
      holders: [holds(gen, 1, "write"), holds(sort, 0, "read")],
    });
    const stuck = [
      { message: "gen waits for ever", ns: 0, pids: new Set([11]), channels: new Set(["pipe:97"]) },
    ];
    const { processes, channels, flows } = pictureOf(at, { stuck });
    expect(processes.filter((node) => node.stuck).map(({ name }) => name)).toEqual(["gen"]);
    expect(channels.map((node) => node.stuck)).toEqual([true]);
    expect(flows.map((flow) => flow.stuck)).toEqual([true, false]);
  });

  it("hides a pipe between two processes that are folded into their parent", () => {
    const at = state([process(sh), process(gen), process(sort)], {
      holders: [holds(gen, 1, "write"), holds(sort, 0, "read")],
    });
    const { processes, channels, flows } = pictureOf(at, { folds: new Map([[sh, "closed"]]) });
    expect(processes.map(({ name, folded }) => [name, folded])).toEqual([["sh", 2]]);
    expect([...channels, ...flows]).toEqual([]);
  });

  it("joins those who share memory by one line each, and calls nobody a writer for it", () => {
    const shared = anOverview({ processes: ["sh 10", "sh 11 < 10"], channels: ["sysv-shm:5"] });
    const told = {
      ...shared,
      channelList: shared.channelList.map((info) => ({ ...info, writers: [sh, gen], readers: [sh, gen] })),
    };
    const both = { id: "sysv-shm:5", kind: "sysv-shm", capacity: null };
    const running = told.processList.map((info) => process(info.index, { name: info.name }));
    const picture = pictureOf(state(running, both), {}, told);
    expect(picture.flows.map(({ from, to }) => `${from} ${to}`)).toEqual(["p0 c0", "p1 c0"]);
    expect(picture.processes.map(({ role }) => role)).toEqual(["parent", ""]);
  });

  it("names a wait for a semaphore by its reason", () => {
    const at = state([process(sh), process(gen, blockedOn("lock")), process(sort)], {
      kind: "sysv-sem",
      holders: [holds(gen, 0, "both")],
    });
    const memory = new UserMemory();
    memory.learnOverview({
      ...overview,
      channelList: overview.channelList.map((info) => ({ ...info, readers: [gen] })),
    });
    const { flows } = pictureOf(at, { usersOf: (channel) => memory.users(channel) });
    expect(flows.map(blockedWords)).toEqual(["lock: gen waits"]);
  });

  it("says of a folded box how many of its processes do what, and looks like most of the living", () => {
    const at = state(
      [process(sh, { activity: "gone" }), process(gen, blockedOn("full")), process(sort, blockedOn("empty"))],
      {},
    );
    const [box] = pictureOf(at, { folds: new Map([[sh, "closed"]]) }).processes;
    expect(box).toMatchObject({
      says: "2 wait, 1 ended",
      activity: "blocked",
      presence: "present",
      ended: null,
    });
  });
});
