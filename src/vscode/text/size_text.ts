/** A number of bytes for people: `512 B`, `12.5 KiB`, `3 MiB`. */
export function formatBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : Number(size.toFixed(1))} ${units[unit]}`;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
