import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Entry } from "./entry.ts";
import { frameIsGone } from "./failures.ts";

/** Numbers by which VS Code asks for what an entry unfolds to. They hold until time moves. */
export class EntryHandles {
  readonly #unfolding = new Map<number, NonNullable<Entry["inside"]>>();
  // Never used again, so that a late question finds nothing rather than something else.
  #next = 1;

  /** Makes a number; 0 says that there is nothing to unfold. */
  add(inside: Entry["inside"]): number {
    if (inside === undefined) return 0;
    this.#unfolding.set(this.#next, inside);
    return this.#next++;
  }

  async variables(reference: number): Promise<DebugProtocol.Variable[]> {
    const inside = this.#unfolding.get(reference);
    if (inside === undefined) throw frameIsGone();
    return (await inside()).map((each) => ({
      name: each.name,
      value: each.value,
      variablesReference: this.add(each.inside),
    }));
  }

  forget(): void {
    this.#unfolding.clear();
  }
}
