import { expect, it } from "vitest";
import { unitOf } from "../../../../src/ipc/channels/channel_unit.ts";

it("a queue's level is counted in messages, a counter's in what it stands at, all other levels in bytes", () => {
  expect((["sysv-queue", "posix-queue"] as const).map(unitOf)).toEqual(["messages", "messages"]);
  expect((["eventfd", "sysv-sem", "posix-sem", "futex"] as const).map(unitOf)).toEqual([
    "count",
    "count",
    "count",
    "count",
  ]);
  expect((["pipe", "fifo", "unix-dgram", "tcp", "file"] as const).map(unitOf)).toEqual([
    "bytes",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
  ]);
});
