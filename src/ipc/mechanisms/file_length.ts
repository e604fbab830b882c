import { growFile, knowFileBytes } from "../channels/file_bytes.ts";
import type { Mechanism } from "../mechanism.ts";

/** `ftruncate(3</tmp/f>, 100)`. */
export const truncate: Mechanism = {
  calls: ["ftruncate", "ftruncate64"],

  end(_kernel, { record, task }) {
    if (record.outcome !== "returned" || task.descriptor === undefined) return;
    knowFileBytes(task.descriptor.file.channel, record.args.integer(1));
  },
};

/** `fallocate(3</tmp/f>, 0, 4096, 100)`: mode 0 makes the file longer where it ends before. */
export const allocate: Mechanism = {
  calls: ["fallocate"],

  end(_kernel, { record, task }) {
    if (record.outcome !== "returned" || task.descriptor === undefined) return;
    const live = task.descriptor.file.channel;
    const end = record.args.integer(2) + record.args.integer(3);
    const mode = record.args.text(1);
    if (mode === "0") knowFileBytes(live, Math.max(live.fileBytes ?? end, end));
    else if (!mode.includes("KEEP_SIZE")) growFile(live, Number.NaN);
  },
};
