/** The largest double that an int64 holds. */
const most = 2 ** 63 - 1024;

/** The nearest whole number that an int64 holds: addresses of the kernel (`= 0xffffffffffffffff`) and damaged stamps are larger. */
export function toInt64(value: number): number {
  return Math.max(-most, Math.min(most, Math.round(value)));
}
