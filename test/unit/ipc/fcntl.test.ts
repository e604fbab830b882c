import { describe, expect, it } from "vitest";
import { descriptorFlags } from "../../../src/ipc/trace.ts";
import { descriptorsOf } from "./facts.ts";
import { channelOf, processOf, traceOf } from "./trace_of.ts";

describe("what fcntl tells of a descriptor older than the trace", () => {
  it.each([
    ["0x8000 (flags O_RDONLY|O_LARGEFILE)", "r", 0],
    ["0x8001 (flags O_WRONLY|O_LARGEFILE)", "w", 0],
    ["0x2 (flags O_RDWR)", "rw", 0],
    ["0x801 (flags O_WRONLY|O_NONBLOCK)", "w", descriptorFlags.nonBlocking],
    ["0x400 (flags O_RDONLY|O_APPEND)", "r", descriptorFlags.append],
    // Opened with access mode 3, for ioctl alone (open(2)).
    ["0x3 (flags O_ACCMODE)", "", 0],
    ["0x200000 (flags O_RDONLY|O_PATH)", "", 0],
  ])("F_GETFL = %s: open for %s", (flags, rights, other) => {
    const trace = traceOf(`40 1.0 fcntl(3<pipe:[97]>, F_GETFL) = ${flags}`);
    expect(descriptorsOf(trace, 40, trace.endNs)).toEqual([`3 pipe:97 ${rights}`]);
    const { nonBlocking, append } = descriptorFlags;
    expect((trace.descriptors.columns.flags[0] as number) & (nonBlocking | append)).toBe(other);
    const isReader = channelOf(trace, "pipe:97").readHolders.has(processOf(trace, 40).index);
    expect(isReader).toBe(rights.includes("r"));
  });

  it.each([
    ["0x1 (flags FD_CLOEXEC)", "3 pipe:97 x"],
    ["0", "3 pipe:97 "],
  ])("F_GETFD = %s: whether exec closes it", (flags, descriptor) => {
    const trace = traceOf(`40 1.0 fcntl(3<pipe:[97]>, F_GETFD) = ${flags}`);
    expect(descriptorsOf(trace, 40, trace.endNs)).toEqual([descriptor]);
  });

  it("is nothing where it is not open", () => {
    const trace = traceOf("40 1.0 fcntl(-1, F_SETFD, FD_CLOEXEC) = 0");
    expect([trace.channels.length, trace.descriptors.length]).toEqual([0, 0]);
  });
});
