import { InvalidArgumentError } from "commander";

/** A whole number of at least `least`, from an option's text. */
export function wholeNumber(least: number, unit: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number of ${unit}, at least ${least}.`);
  };
}

/** A positive number of seconds, fractions allowed; in milliseconds. */
export function seconds(text: string): number {
  const value = Number(text);
  // setTimeout counts in 32 bits: 24.8 days.
  if (/^\d*\.?\d+$/.test(text) && value > 0 && value * 1000 < 2 ** 31) return value * 1000;
  throw new InvalidArgumentError("It must be a number of seconds, more than 0 and less than 24 days.");
}

/** A size in bytes, with an optional K, M or G (powers of 1024). */
export function byteSize(text: string): number {
  const match = /^(\d+)([KMG]?)$/i.exec(text);
  const factor = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[match?.[2]?.toUpperCase() ?? ""] ?? 1;
  const value = Number(match?.[1]) * factor;
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a number of bytes, such as 1000000 or 64M.");
}

export function processId(text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError(`“${text}” is not the number of a process.`);
}

export function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError("It must be a number from 1 to 65535.");
}
