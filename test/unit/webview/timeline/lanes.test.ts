import { describe, expect, it } from "vitest";
import { laneRows, rowsWithin, sameRows, totalHeight } from "../../../../webview/timeline/lanes.ts";
import { anOverview } from "../overview_story.ts";

const labels = (rows: ReturnType<typeof laneRows>) =>
  rows.map((row) => `${"  ".repeat(row.depth)}${row.label} ${row.aside}`);

describe("lanes", () => {
  const overview = anOverview({
    processes: ["sh 10", "gen 11 < 10", "sort 12 < 10 threads 2", "helper 13 < 11"],
    channels: ["pipe:97", "fifo:/tmp/f"],
  });

  it("stand as the family tree, channels below", () => {
    expect(labels(laneRows(overview, new Set(), null))).toEqual([
      "sh 10",
      "  gen 11",
      "    helper 13",
      "  sort 12",
      "pipe 97",
      "fifo f",
    ]);
  });

  it("show the threads of an opened process", () => {
    const sort = overview.processList[2]?.index;
    const rows = laneRows(overview, new Set(sort === undefined ? [] : [sort]), null);
    expect(labels(rows).slice(3, 6)).toEqual(["  sort 12", "    thread 12", "    thread 1012"]);
  });

  it("show the threads of a lone process by themselves, until the reader closes them", () => {
    const lone = anOverview({ processes: ["server 12 threads 2"], channels: [] });
    expect(labels(laneRows(lone, new Set(), null))).toEqual(["server 12", "  thread 12", "  thread 1012"]);
    const [server] = lone.processList;
    expect(labels(laneRows(lone, new Set(server === undefined ? [] : [server.index]), null))).toEqual([
      "server 12",
    ]);
    const crowd = anOverview({ processes: ["server 12 threads 9"], channels: [] });
    expect(labels(laneRows(crowd, new Set(), null))).toEqual(["server 12"]);
  });

  it("show the streams of stdio below their process, with library calls against system calls", () => {
    const withStreams = anOverview({ processes: ["sort 12"], channels: [], streams: ["stdout 12 4096"] });
    expect(labels(laneRows(withStreams, new Set(), null))).toEqual(["sort 12", "  stdout 20,000 : 5"]);
  });

  it("keep only what the filter names", () => {
    expect(labels(laneRows(overview, new Set(), (text) => text.includes("sort")))).toEqual(["  sort 12"]);
  });

  it("follow one another without overlap, in a high pane taller", () => {
    for (const available of [0, 2000]) {
      const rows = laneRows(overview, new Set(), null, available);
      rows.slice(1).forEach((row, above) => {
        const before = rows[above];
        expect(row.top).toBeGreaterThanOrEqual((before?.top ?? 0) + (before?.height ?? 0));
      });
    }
    expect(totalHeight(laneRows(overview, new Set(), null, 2000))).toBeGreaterThan(
      totalHeight(laneRows(overview, new Set(), null)),
    );
  });

  it("are the same as long as nothing of them changes, whatever else the trace has come to", () => {
    const [story, all] = [{ processes: ["sh 10", "gen 11 < 10"], channels: ["pipe:97"] }, new Set<never>()];
    const rows = laneRows(anOverview(story), all, null);
    expect(sameRows(rows, laneRows(anOverview(story), all, null))).toBe(true);
    const renamed = anOverview({ ...story, processes: ["sh 10", "seq 11 < 10"] });
    expect(sameRows(rows, laneRows(renamed, all, null))).toBe(false);
    const one = anOverview({ ...story, channels: [] });
    expect(sameRows(rows, laneRows(one, all, null))).toBe(false);
    expect(sameRows(rows, laneRows(anOverview(story), all, null, 2000))).toBe(false);
  });

  it("are found by what is scrolled into sight", () => {
    const rows = laneRows(overview, new Set(), null);
    const second = rows[1];
    expect(rowsWithin(rows, second?.top ?? 0, 1).map((row) => row.key)).toEqual([second?.key]);
    expect(rowsWithin(rows, 0, 10_000)).toEqual(rows);
    expect(rowsWithin(rows, 10_000, 100)).toEqual([]);
  });

  it("stand a chain of ten thousand generations", () => {
    const chain = anOverview({
      processes: Array.from({ length: 10_000 }, (_, n) => (n === 0 ? "p 1" : `p ${n + 1} < ${n}`)),
      channels: [],
    });
    expect(laneRows(chain, new Set(), null)).toHaveLength(10_000);
  });
});
