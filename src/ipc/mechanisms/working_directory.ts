import { unquoted } from "../channels/quoted_text.ts";
import type { Mechanism } from "../mechanism.ts";
import { joinedPath } from "../processes/working_directory.ts";

/** `chdir("src") = 0`: where it goes is only known of a process of which it is known where it was. */
export const chdir: Mechanism = {
  calls: ["chdir"],

  end(_kernel, { process, record }) {
    if (record.outcome !== "returned" || process.directory === undefined) return;
    process.directory = joinedPath(process.directory, unquoted(record.args.text(0)));
  },
};

/** `fchdir(4</tmp>) = 0`. */
export const fchdir: Mechanism = {
  calls: ["fchdir"],

  end(_kernel, { process, record, task }) {
    if (record.outcome !== "returned") return;
    process.directory = task.descriptor?.file.channel.channel.name || undefined;
  },
};
