/** What an input broke: one sentence, and the name that counts it together with others like it. */
export class BrokenLaw extends Error {
  constructor(
    readonly law: string,
    detail: string,
  ) {
    super(`${law}: ${detail}`);
  }
}

export function demand(holds: boolean, law: string, detail: () => string): asserts holds {
  if (!holds) throw new BrokenLaw(law, detail());
}
