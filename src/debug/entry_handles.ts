import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Entry } from "./entry.ts";
import { frameIsGone } from "./failures.ts";
import { Numbered } from "./numbered.ts";

/** A process may have thousands of descriptors, each with something inside. */
const keptEntries = 100_000;

/** Numbers by which VS Code asks for what an entry unfolds to. */
export class EntryHandles {
  readonly #unfolding = new Numbered<NonNullable<Entry["inside"]>>(keptEntries);

  /** Makes a number; 0 says that there is nothing to unfold. */
  add(inside: Entry["inside"]): number {
    return inside === undefined ? 0 : this.#unfolding.add(inside);
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
}
