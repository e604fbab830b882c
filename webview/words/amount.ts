const binary: readonly (readonly [factor: number, unit: string])[] = [
  [2 ** 40, "TiB"],
  [2 ** 30, "GiB"],
  [2 ** 20, "MiB"],
  [2 ** 10, "KiB"],
];

/** `512 B`, `62.4 KiB`: three significant digits, the unit that fits. */
export function formatBytes(bytes: number): string {
  for (const [factor, unit] of binary) if (bytes >= factor) return `${short(bytes / factor)} ${unit}`;
  return `${Math.round(bytes)} B`;
}

/** How full: `62/64 KiB`, `1 B/64 KiB` below one of the capacity's unit; only the level when there is no capacity. */
export function formatLevel(fill: number, capacity: number | null): string {
  if (capacity === null || !(capacity > 0)) return formatBytes(fill);
  const [factor, unit] = binary.find(([size]) => capacity >= size) ?? ([1, "B"] as const);
  const whole = `${short(capacity / factor)} ${unit}`;
  return fill > 0 && fill < factor ? `${formatBytes(fill)}/${whole}` : `${short(fill / factor)}/${whole}`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** Made once: `toLocaleString` makes one for each number, which a frame has no time for. */
const withCommas = new Intl.NumberFormat("en-US");

export function formatCount(count: number): string {
  return withCommas.format(count);
}

/** `1 call`, `2,000 calls`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function short(value: number): string {
  return value >= 1000 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();
}
