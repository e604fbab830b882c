import type { StraceVersion } from "../strace_version.ts";
import type { ElfFile } from "./elf_file.ts";

/** What strace prints between brackets: libunwind's is an offset in the file, libdw's the address it was linked at. */
export type PrintedAddress = "file-offset" | "link-address";

export function printedAddressOf({ stackTrace }: StraceVersion): PrintedAddress {
  return stackTrace === "libdw" ? "link-address" : "file-offset";
}

/**
 * The address that addr2line takes for the instruction before a printed one. strace prints return addresses, which may
 * already belong to the next line; one byte before is inside of the call (or system call) itself.
 */
export function linkAddress({ parts }: ElfFile, address: number, printed: PrintedAddress): bigint {
  const before = BigInt(address) - 1n;
  if (printed === "link-address") return before;
  const part = parts.find(
    ({ fileOffset, fileSize, executable }) =>
      executable && fileOffset <= before && before < fileOffset + fileSize,
  );
  return part === undefined ? before : before - part.fileOffset + part.address;
}
