import { fieldNumber } from "../../strace/struct_text.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { Mechanism } from "../mechanism.ts";
import { sysvGet, sysvObject } from "../queues/sysv_objects.ts";
import { mappingFlags } from "../tables/sync_tables.ts";

/** `shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 7`. */
export const shmget: Mechanism = {
  calls: ["shmget"],

  end(kernel, call) {
    const live = sysvGet(kernel, call, "sysv-shm", call.record.args.text(2));
    // With IPC_CREAT the size is the segment's; who looks for an existing one may ask for less.
    const size = call.record.args.integer(1);
    if (live !== undefined && size > (live.segmentBytes ?? 0)) live.segmentBytes = size;
  },
};

/** `shmat(7, NULL, SHM_RDONLY) = 0x7f75b4786000`. */
export const shmat: Mechanism = {
  calls: ["shmat"],

  end(kernel, call) {
    const live = sysvObject(kernel, call, "sysv-shm");
    const { record } = call;
    if (live === undefined || record.outcome !== "returned") return;
    const mode = record.args.text(2);
    const flags =
      mappingFlags.readable |
      (mode.includes("SHM_RDONLY") ? 0 : mappingFlags.writable) |
      (mode.includes("SHM_EXEC") ? mappingFlags.executable : 0);
    const piece = { start: record.value, length: lengthOf(live), offset: 0, channel: live, flags };
    kernel.memory.map(call.process, piece, call.endNs, call.row);
  },
};

/** `shmdt(0x7f75b4786000)`: all of it, by the address it was attached at. */
export const shmdt: Mechanism = {
  calls: ["shmdt"],

  end(kernel, call) {
    if (call.record.outcome !== "returned") return;
    const { memory, trace } = kernel;
    const segment = memory.detach(call.process, call.record.args.integer(0), call.endNs, call.row);
    if (segment !== undefined) trace.calls.setChannel(call.row, segment.channel.index);
  },
};

/** `shmctl(7, IPC_RMID, NULL)`: it loses its name now and its bytes when the last process detaches it. */
export const shmctl: Mechanism = {
  calls: ["shmctl"],

  end(kernel, call) {
    const command = call.record.args.text(1);
    // SHM_INFO, SHM_STAT and IPC_INFO take no id, but an index.
    if (!/IPC_(?:RMID|STAT|SET)/.test(command) || call.record.outcome !== "returned") return;
    const live = sysvObject(kernel, call, "sysv-shm");
    if (live === undefined) return;
    const bytes = fieldNumber(call.record.args.text(2), "shm_segsz=");
    if (!Number.isNaN(bytes)) live.segmentBytes = bytes;
    if (command.includes("IPC_RMID")) live.channel.removedNs = call.endNs;
  },
};

function lengthOf({ segmentBytes }: LiveChannel): number {
  return segmentBytes === undefined ? Number.POSITIVE_INFINITY : Math.ceil(segmentBytes / 4096) * 4096;
}
