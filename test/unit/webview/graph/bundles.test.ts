import { describe, expect, it } from "vitest";
import type { ChannelIndex } from "../../../../src/base/ids.ts";
import { bundleChannels } from "../../../../webview/graph/bundles.ts";
import type { ChannelNode } from "../../../../webview/graph/channel_nodes.ts";
import type { FlowLink } from "../../../../webview/graph/links.ts";

function channel(index: number, more: Partial<ChannelNode> = {}): ChannelNode {
  return {
    key: `c${index}`,
    index: index as ChannelIndex,
    kind: "file",
    title: `file f${index}.o`,
    presence: "past",
    unit: "bytes",
    fill: 0,
    fullness: null,
    level: "",
    totals: "1 KiB",
    bytes: 1024,
    bundled: null,
    stuck: false,
    ...more,
  };
}

function flow(from: string, to: string): FlowLink {
  const side = to.startsWith("c") ? "write" : "read";
  return {
    key: side === "write" ? `${from} write ${to}` : `${to} read ${from}`,
    from,
    to,
    side,
    presence: "past",
    bytesPerSecond: 0,
    blocked: null,
    stuck: false,
  };
}

/** A compiler writes some object files that a linker reads, and one that nobody does. */
const build = {
  channels: [channel(0), channel(1), channel(2), channel(3)],
  flows: [...[0, 1, 2].flatMap((n) => [flow("cc", `c${n}`), flow(`c${n}`, "ld")]), flow("cc", "c3")],
};
const nothingApart = () => false;

describe("channels drawn as one", () => {
  it("joins those of one kind between the same boxes, and their flows", () => {
    const { channels, flows } = bundleChannels(build, new Set(), nothingApart);
    expect(channels.map(({ title, totals, bundled }) => `${title}: ${totals}, +${bundled}`)).toEqual([
      "3 × file: 3 KiB, +2",
      "file f3.o: 1 KiB, +null",
    ]);
    expect(flows.map(({ from, to }) => `${from} ${to}`)).toEqual(["cc c0", "c0 ld", "cc c3"]);
  });

  it("draws each again when the reader opens them, and can close them", () => {
    const { channels } = bundleChannels(build, new Set([0 as ChannelIndex]), nothingApart);
    expect(channels.map(({ title }) => title)).toEqual(build.channels.map(({ title }) => title));
    expect(channels[0]?.bundled).toBe(0);
  });

  it("keeps what is stuck apart, since its story names it", () => {
    const { channels } = bundleChannels(build, new Set(), ({ index }) => index === 1);
    expect(channels).toHaveLength(4);
  });

  it("lives while one of them lives, and shows the fullest gauge", () => {
    const pipes = [0.1, 0.9, 0].map((fullness, n) =>
      channel(n, { kind: "pipe", fullness, level: `${fullness}`, presence: n === 2 ? "present" : "past" }),
    );
    const flows = pipes.map(({ key }) => flow("sh", key));
    const [bundle] = bundleChannels({ channels: pipes, flows }, new Set(), nothingApart).channels;
    expect(bundle).toMatchObject({ fullness: 0.9, level: "0.9", presence: "present" });
  });
});
