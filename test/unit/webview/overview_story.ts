import type { ChannelIndex, Pid, ProcessIndex, StreamIndex, TaskIndex, Tid } from "../../../src/base/ids.ts";
import { zero } from "../../../src/base/time.ts";
import type { Overview } from "../../../src/protocol/engine.ts";

/**
 * An overview from a few words: `sort 12 < 10 threads 2` is process 12, child of 10, with two threads;
 * `fifo:/tmp/f` is a channel.
 */
export function anOverview(story: {
  readonly processes: readonly string[];
  readonly channels: readonly string[];
  /** `stdout 12 4096`: of process 12, with a buffer of 4096 bytes. */
  readonly streams?: readonly string[];
}): Overview {
  const told = story.processes.map(
    (words) => /^(\S+) (\d+)(?: < (\d+))?(?: threads (\d+))?$/.exec(words) ?? [],
  );
  const indexOf = new Map(told.map(([, , pid], index) => [pid, index as ProcessIndex]));
  return {
    version: 1,
    live: false,
    endNs: zero,
    verdictNs: zero,
    calls: 0,
    processes: told.length,
    channels: story.channels.length,
    command: [],
    tracer: "",
    startUnixNs: null,
    unparsed: 0,
    processList: told.map(([, name = "", pid = "0", parent, threads = "1"], index) => ({
      index: index as ProcessIndex,
      pid: Number(pid) as Pid,
      parent: parent === undefined ? null : (indexOf.get(parent) ?? null),
      name,
      argv: [],
      startNs: zero,
      endNs: null,
      exit: null,
      tasks: Array.from({ length: Number(threads) }, (_, thread) => ({
        index: (index * 100 + thread) as TaskIndex,
        tid: (Number(pid) + 1000 * thread) as Tid,
      })),
    })),
    streamList: (story.streams ?? []).map((words, index) => {
      const [name = "", pid, size] = words.split(" ");
      return {
        index: index as StreamIndex,
        process: indexOf.get(pid) ?? (0 as ProcessIndex),
        fd: 1,
        name,
        channel: null,
        buffering: "full" as const,
        size: Number(size),
        calls: 20_000,
        bytes: 20_000,
        meetings: 5,
      };
    }),
    notes: [],
    channelList: story.channels.map((id, index) => {
      const [kind = "", rest = ""] = id.split(":");
      return {
        index: index as ChannelIndex,
        id,
        kind,
        name: rest.startsWith("/") ? rest : "",
        unit: "bytes" as const,
        capacity: kind === "pipe" ? 65_536 : null,
        createdNs: zero,
        bytesWritten: 0,
        bytesRead: 0,
        writers: [],
        readers: [],
      };
    }),
  };
}
