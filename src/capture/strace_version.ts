/** What `strace -V` says of itself. */
export interface StraceVersion {
  readonly major: number;
  readonly minor: number;
  /** The way it was built to unwind stacks; undefined if it cannot print stacks. */
  readonly stackTrace: "libunwind" | "libdw" | undefined;
}

/** Reads `strace -V`; undefined if it is not strace's. */
export function parseStraceVersion(text: string): StraceVersion | undefined {
  const version = /^strace -- version (\d+)\.(\d+)/m.exec(text);
  if (version === null) return undefined;
  // 4.26 and later list the features they were built with: `stack-trace=libunwind`, `no-m32-mpers`, ...
  const stack = /(?:^|\s)stack-trace=(libunwind|libdw)\b/.exec(text)?.[1];
  return {
    major: Number(version[1]),
    minor: Number(version[2]),
    stackTrace: stack === "libunwind" || stack === "libdw" ? stack : undefined,
  };
}

export function isAtLeast(version: StraceVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** `strace 6.1` */
export function tracerName(version: StraceVersion): string {
  return `strace ${version.major}.${version.minor}`;
}
