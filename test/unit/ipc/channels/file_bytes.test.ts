import { describe, expect, it } from "vitest";
import { Channels } from "../../../../src/ipc/channels/channels.ts";
import { growFile, knowFileBytes } from "../../../../src/ipc/channels/file_bytes.ts";
import type { LiveChannel } from "../../../../src/ipc/channels/live_channel.ts";
import { ms, traceOf } from "../trace_of.ts";

function fileOf(bytes: number | undefined): LiveChannel {
  const channels = new Channels(traceOf(""));
  const live = channels.find(channels.identityOfPath("/tmp/f"), ms(0));
  live.fileBytes = bytes;
  return live;
}

describe("how long a file is", () => {
  it("is what a call said last, unless what it said is no length", () => {
    const file = fileOf(undefined);
    const lengths = [100, 0, Number.NaN, -1, 7].map((told) => {
      knowFileBytes(file, told);
      return file.fileBytes;
    });
    expect(lengths).toEqual([100, 0, 0, 0, 7]);
  });

  it("is as far as was written where that is farther", () => {
    const file = fileOf(10);
    const lengths = [5, 10, 30].map((end) => {
      growFile(file, end);
      return file.fileBytes;
    });
    expect(lengths).toEqual([10, 10, 30]);
  });

  it("is not known from a write alone, nor any more once something was written nobody knows where", () => {
    const unknown = fileOf(undefined);
    growFile(unknown, 30);
    expect(unknown.fileBytes).toBeUndefined();
    const known = fileOf(10);
    growFile(known, Number.NaN);
    expect(known.fileBytes).toBeUndefined();
  });
});
