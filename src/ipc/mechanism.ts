import type { CallIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import type { CallRecord } from "../strace/record.ts";
import type { Channels } from "./channels/channels.ts";
import type { Ancillary } from "./descriptors/ancillary.ts";
import type { TableOwner } from "./descriptors/descriptor_table.ts";
import type { Descriptors } from "./descriptors/descriptors.ts";
import type { Memory } from "./memory/memory.ts";
import type { LiveProcess, LiveTask } from "./processes/live_process.ts";
import type { Processes } from "./processes/processes.ts";
import type { Waits } from "./processes/waits.ts";
import type { AsyncFiles } from "./signals/async_files.ts";
import type { Signals } from "./signals/signals.ts";
import type { Timers } from "./signals/timers.ts";
import type { Sockets } from "./sockets/sockets.ts";
import type { Futexes } from "./sync/futexes.ts";
import type { Locks } from "./sync/locks.ts";
import type { Semaphores } from "./sync/semaphores.ts";
import type { Trace } from "./trace.ts";
import type { FileWatches } from "./waiting/file_watches.ts";
import type { PollLists } from "./waiting/poll_lists.ts";
import type { Wakes } from "./waiting/wakes.ts";

/** What mechanisms work on: the trace they write and the state of the kernel as the log has shown it so far. */
export interface Kernel {
  readonly trace: Trace;
  readonly channels: Channels;
  readonly descriptors: Descriptors;
  readonly processes: Processes;
  readonly sockets: Sockets;
  readonly ancillary: Ancillary;
  readonly waits: Waits;
  readonly signals: Signals;
  readonly timers: Timers;
  readonly asyncFiles: AsyncFiles;
  readonly wakes: Wakes;
  readonly memory: Memory;
  readonly locks: Locks;
  readonly semaphores: Semaphores;
  readonly futexes: Futexes;
  readonly polls: PollLists;
  readonly fileWatches: FileWatches;
}

/** One call at its entry or its return. The object is reused: valid until the handler returns. */
export interface Call {
  readonly record: CallRecord;
  /** Its row in `trace.calls`. */
  readonly row: CallIndex;
  readonly task: LiveTask;
  readonly process: LiveProcess;
  /** Who has the descriptors that it names: its process, or threads with a table of their own. */
  readonly files: TableOwner;
  readonly startNs: Nanos;
  /** When it returned; `notYet` at its entry. */
  readonly endNs: Nanos;
}

/** Entry and return stand in one line: nobody else in the log did anything in between. */
export function isInOneLine(record: CallRecord): boolean {
  return record.phase !== "begin" && record.resumedOffset < 0;
}

/**
 * What one family of system calls means. `begin` runs when a call is entered (again, with
 * all arguments, if its line was cut when it was first read: it must bear being repeated), `end` when it has returned, for
 * better or worse (`record.outcome`). A call in one line gets both, with the same record; then `record.phase`
 * is `whole` also in `begin`.
 */
export interface Mechanism {
  /** Names of the system calls it handles. */
  readonly calls: readonly string[];
  begin?(kernel: Kernel, call: Call): void;
  end?(kernel: Kernel, call: Call): void;
  /** Whether `end` can make sense of a return whose entry is not in the log (arguments are missing then). */
  readonly readsHeadless?: boolean;
}
