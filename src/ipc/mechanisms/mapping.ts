import { noRow } from "../../base/table.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { newOpenFile } from "../descriptors/descriptor_table.ts";
import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { mappingFlags } from "../tables/sync_tables.ts";

/**
 * `mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/x>, 0) = 0x7f75b4785000`. The offset is in bytes, of mmap2,
 * too, which takes units of 4096: strace multiplies them (mmap_4koff in its src/mem.c).
 */
export const mmap: Mechanism = {
  calls: ["mmap", "mmap2"],

  end(kernel, call) {
    const { record, process } = call;
    if (record.outcome !== "returned") return;
    const { args } = record;
    const length = wholePages(args.integer(1));
    const flags = args.text(3);
    // MAP_SHARED and MAP_SHARED_VALIDATE. A private mapping can still take the place of a shared one.
    if (!flags.includes("MAP_SHARED")) {
      kernel.memory.unmap(process, record.value, length, call.endNs, call.row);
      return;
    }
    const channel = call.task.descriptor?.file.channel ?? anonymous(kernel, call);
    kernel.trace.calls.setChannel(call.row, channel.channel.index);
    const offset = flags.includes("MAP_ANON") ? 0 : args.integer(5) || 0;
    const piece = { start: record.value, length, offset, channel, flags: rightsOf(args.text(2)) };
    kernel.memory.map(process, piece, call.endNs, call.row);
  },
};

/** `munmap(0x7f75b4784000, 4096)`. */
export const munmap: Mechanism = {
  calls: ["munmap"],

  end(kernel, call) {
    const { args, outcome } = call.record;
    if (outcome !== "returned") return;
    const length = wholePages(args.integer(1));
    showPiece(kernel, call);
    kernel.memory.unmap(call.process, args.integer(0), length, call.endNs, call.row);
  },
};

/** `mprotect(0x7f75b4784000, 4096, PROT_READ)`, `pkey_mprotect(0x7f75b4784000, 4096, PROT_READ, 1)`. */
export const mprotect: Mechanism = {
  calls: ["mprotect", "pkey_mprotect"],

  end(kernel, call) {
    const { args, outcome } = call.record;
    if (outcome !== "returned") return;
    showPiece(kernel, call);
    const length = wholePages(args.integer(1));
    const flags = rightsOf(args.text(2));
    kernel.memory.protect(call.process, args.integer(0), length, flags, call.endNs, call.row);
  },
};

/** `mremap(0x7f75b4783000, 4096, 8192, MREMAP_MAYMOVE) = 0x7f75b4781000`. */
export const mremap: Mechanism = {
  calls: ["mremap"],

  end(kernel, call) {
    const { args, outcome, value } = call.record;
    if (outcome !== "returned") return;
    showPiece(kernel, call);
    const old = wholePages(args.integer(1));
    // An old size of 0 asks for a second mapping of the same object (mremap(2)).
    const stays = old === 0 || args.text(3).includes("MREMAP_DONTUNMAP");
    const to = { start: value, length: wholePages(args.integer(2)) };
    kernel.memory.move(
      call.process,
      { start: args.integer(0), length: old, stays },
      to,
      call.endNs,
      call.row,
    );
  },
};

/** The shared memory that the first argument lies in is what the call works on. */
function showPiece(kernel: Kernel, { record, process, row }: Call): void {
  const piece = kernel.memory.spaceOf(process).at(record.args.integer(0));
  if (piece !== undefined) kernel.trace.calls.setChannel(row, piece.channel.channel.index);
}

/** `memfd_create("name", 0) = 3</memfd:name>(deleted)`: each is one of its own, whatever its name. */
export const memfd: Mechanism = {
  calls: ["memfd_create"],

  end(kernel, call) {
    const { record } = call;
    const printed = printedDescriptor(record.result);
    if (record.outcome !== "returned" || printed === undefined) return;
    const { channels } = kernel;
    const channel =
      printed.annotation === undefined
        ? channels.createUnknown("memfd", call.endNs, call.row)
        : channels.create(channels.identity(printed.annotation), call.endNs, call.row);
    kernel.descriptors.open(call.files, printed.fd, newOpenFile(channel, "rw"), {
      ns: call.endNs,
      call: call.row,
      origin: noRow,
      closeOnExec: record.args.text(1).includes("MFD_CLOEXEC"),
      annotation: printed.annotation,
    });
    kernel.trace.calls.setChannel(call.row, channel.channel.index);
  },
};

/** Shared with nobody until a fork. */
function anonymous(kernel: Kernel, call: Call): LiveChannel {
  return kernel.channels.createUnknown("mapping", call.endNs, call.row);
}

function rightsOf(protection: string): number {
  return (
    (protection.includes("PROT_READ") ? mappingFlags.readable : 0) |
    (protection.includes("PROT_WRITE") ? mappingFlags.writable : 0) |
    (protection.includes("PROT_EXEC") ? mappingFlags.executable : 0)
  );
}

/** The kernel maps whole pages, whatever was asked for. */
function wholePages(bytes: number): number {
  return Math.ceil((bytes || 0) / 4096) * 4096;
}
