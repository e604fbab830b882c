/** Replay speeds offered, from a hundred times slower than it happened to a hundred times faster. */
export const speeds = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100] as const;

/**
 * A speed at which a trace of this length plays in about ten seconds: most traces last milliseconds,
 * and nobody sees anything of those at x1.
 */
export function fittingSpeed(durationNs: number): number {
  const wanted = durationNs / 10e9;
  return speeds.reduce((best, speed) =>
    Math.abs(Math.log(speed / wanted)) < Math.abs(Math.log(best / wanted)) ? speed : best,
  );
}

/** The next slower or faster of the speeds offered; the same at either end. */
export function neighbouringSpeed(speed: number, by: -1 | 1): number {
  const at = (speeds as readonly number[]).indexOf(speed);
  return speeds[Math.min(speeds.length - 1, Math.max(0, at + by))] ?? speed;
}
