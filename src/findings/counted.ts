const thousands = new Intl.NumberFormat("en");

/** `1 byte`, `12,000 bytes`. */
export function counted(count: number, noun: string): string {
  return `${thousands.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}
