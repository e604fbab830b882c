/** A file's code in a process (proc_pid_maps(5)). */
export interface MappedCode {
  readonly start: bigint;
  /** Beyond its last byte. */
  readonly end: bigint;
  readonly fileOffset: bigint;
  /** As strace names it, also `[vdso]`; "" for code that lies in no file. */
  readonly path: string;
}

const line = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) ([0-9a-f]+) \S+ \d+ *(.*)$/;

/** The executable mappings of `/proc/PID/maps`, ascending. */
export function mappedCode(maps: string): MappedCode[] {
  return maps.split("\n").flatMap((text) => {
    const [, start, end, rights, offset, path = ""] = line.exec(text) ?? [];
    if (start === undefined || end === undefined || rights?.[2] !== "x") return [];
    return [
      { start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), fileOffset: BigInt(`0x${offset}`), path },
    ];
  });
}

/** The mapping an address lies in; its end belongs to it, since a call can be the last instruction there. */
export function codeAt(mapped: readonly MappedCode[], address: bigint): MappedCode | undefined {
  let low = 0;
  let high = mapped.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((mapped[middle] as MappedCode).start < address) low = middle + 1;
    else high = middle;
  }
  const found = mapped[low - 1];
  return found !== undefined && address <= found.end ? found : undefined;
}
