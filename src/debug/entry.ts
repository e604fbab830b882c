/** One line of the Variables view or of an answer in the Debug Console. */
export interface Entry {
  readonly name: string;
  readonly value: string;
  /** What it unfolds to; absent if there is nothing more to tell. */
  readonly inside?: () => Promise<readonly Entry[]>;
}

export function entry(name: string, value: string, inside?: readonly Entry[]): Entry {
  return inside === undefined || inside.length === 0
    ? { name, value }
    : { name, value, inside: async () => inside };
}
