import { writeFile } from "node:fs/promises";
import type { Disposable } from "../../base/disposable.ts";
import type { PrintedAddress } from "../../capture/symbols/link_address.ts";
import { SymbolResolver } from "../../capture/symbols/symbol_resolver.ts";
import type { Client } from "../../protocol/endpoint.ts";
import type { EngineMethods, EngineNotices } from "../../protocol/engine.ts";
import { firstUnresolved } from "../../protocol/source.ts";
import { SymbolTable } from "../../tracefile/symbol_table.ts";
import { formatSymbols } from "../../tracefile/symbols.ts";

/** New code is looked up together this long after the first of it was seen, in milliseconds. */
const gatherMs = 100;

export interface FeedOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly printed: PrintedAddress;
  /** `known`: of a program that runs; `known-later`: of a log. */
  readonly lines: "known" | "known-later";
  /** Where `symbols.json` is kept; left out, it is not. */
  readonly path?: string;
}

/** Looks up what the code in the stacks of a trace means, as it appears, and tells the engine. */
export class SymbolFeed implements Disposable {
  readonly #resolver: SymbolResolver;
  readonly #found = new SymbolTable();
  readonly #subscription: Disposable;
  #from = firstUnresolved;
  #timer: NodeJS.Timeout | undefined;
  /** A look is under way; what changes meanwhile needs another. */
  #looking = false;
  #again = false;
  /** The trace grows: there will be more to look up. */
  #live = true;
  #disposed = false;

  constructor(
    readonly engine: Client<EngineMethods, EngineNotices>,
    readonly options: FeedOptions,
  ) {
    this.#resolver = new SymbolResolver(options);
    this.#subscription = engine.onNotice((name, value) => {
      if (name !== "changed") return;
      this.#live = (value as EngineNotices["changed"]).live;
      this.#later();
    });
    this.#later();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#resolver.dispose();
  }

  #later(): void {
    if (this.#disposed || this.#timer !== undefined) return;
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, gatherMs);
  }

  async #look(): Promise<void> {
    this.#looking = true;
    await this.#resolveNew();
    this.#looking = false;
    if (!this.#live) this.#resolver.rest();
    if (!this.#again) return;
    this.#again = false;
    this.#later();
  }

  async #resolveNew(): Promise<void> {
    const unresolved = await this.engine.request("unresolvedCode", { from: this.#from });
    if (!unresolved.ok || unresolved.value.modules.length === 0 || this.#disposed) return;
    const { modules, next } = unresolved.value;
    const found = new SymbolTable();
    for (const module of await this.#resolver.resolve(modules)) found.add(module);
    if (this.#disposed) return;
    this.#from = next;
    this.#found.addAll(found);
    await this.engine.request("addSymbols", { symbols: formatSymbols(found) });
    const { path } = this.options;
    // A recording whose folder was removed has no more use for it.
    if (path !== undefined)
      await writeFile(path, formatSymbols(this.#found), { mode: 0o600 }).catch(() => {});
  }
}
