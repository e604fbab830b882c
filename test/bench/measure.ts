/** The median of the times of `runs` runs, in seconds. The first run, which compiles, is not counted. */
export function medianSeconds(runs: number, work: () => void): number {
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    work();
    if (run > 0) times.push((performance.now() - start) / 1000);
  }
  return median(times);
}

/**
 * The same of the processor's time, in the kernel too, and of all threads: the collector of garbage works beside us.
 * Another program that runs meanwhile does not count.
 */
export function medianCpuSeconds(runs: number, work: () => void): number {
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    if (run > 0) times.push((user + system) / 1e6);
  }
  return median(times);
}

/**
 * The shortest time of each work, in seconds, over rounds in which each has its turn. For programs of milliseconds: what
 * else the machine does makes some of their runs longer, many times over, and never one shorter.
 */
export function shortestSeconds(rounds: number, works: readonly (() => void)[]): number[] {
  const shortest = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    works.forEach((work, at) => {
      const start = performance.now();
      work();
      const seconds = (performance.now() - start) / 1000;
      shortest[at] = Math.min(shortest[at] ?? seconds, seconds);
    });
  }
  return shortest;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** The value that `part` of all values do not exceed; NaN without values. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** One line of the table: what was measured, the value, the budget it has, and whether it is kept. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** `at most` or `at least`; null where there is no budget, only a number to compare. */
  readonly budget: { readonly bound: "at most" | "at least"; readonly value: number } | null;
}

export function keepsBudget({ value, budget }: Measurement): boolean {
  if (budget === null) return true;
  return budget.bound === "at most" ? value <= budget.value : value >= budget.value;
}
