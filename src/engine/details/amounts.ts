const grouped = new Intl.NumberFormat("en-US");

/** `1 byte`, `65,024 bytes`. */
export function bytesLabel(count: number): string {
  return `${grouped.format(count)} ${count === 1 ? "byte" : "bytes"}`;
}

export function countLabel(count: number): string {
  return grouped.format(count);
}
