import type { ProcessIndex } from "../../src/base/ids.ts";

/** A process as folding sees it. Parents come before their children. */
export interface Foldable {
  readonly index: ProcessIndex;
  readonly parent: ProcessIndex | null;
  readonly name: string;
}

/** What the reader folded or unfolded himself; everything else folds by itself when the graph grows large. */
export type FoldChoices = ReadonlyMap<ProcessIndex, "open" | "closed">;

export interface Folding {
  /** For every process the one whose box it is in: its own, or that of what it is folded into. */
  readonly boxOf: ReadonlyMap<ProcessIndex, ProcessIndex>;
  /** Boxes that hold others, and boxes that could: how many are hidden in them now. */
  readonly hidden: ReadonlyMap<ProcessIndex, number>;
}

/** More boxes than this are not taken in at a glance: what is alike and what is deep folds by itself. */
export const mostBoxes = 48;

/** How many boxes may be drawn. */
export interface FoldLimits {
  /** Before siblings that are alike share one. */
  readonly alike: number;
  /** Before subtrees close. */
  readonly all: number;
}
/** Fewer childless siblings of one name are drawn each. */
const fewAlike = 4;

/**
 * Puts processes into boxes. A closed process takes all its descendants into its box. When there would be more
 * boxes than the limits allow, childless siblings of one name share the box of their eldest, and if that is not
 * enough, subtrees close from the deepest generation up, and closed siblings of one name share a box as well. What the reader opened stays open.
 */
export function foldProcesses(
  processes: readonly Foldable[],
  choices: FoldChoices,
  { alike, all }: FoldLimits,
): Folding {
  const tree = new Tree(processes);
  const closed = new Set(
    processes.filter(({ index }) => choices.get(index) === "closed").map(({ index }) => index),
  );
  let stacks: ReadonlyMap<ProcessIndex, ProcessIndex> = new Map();
  let folding = assign(tree, closed, stacks);
  if (count(folding) <= alike) return folding;
  stacks = stacksOf(tree, choices);
  folding = assign(tree, closed, stacks);
  for (let depth = tree.deepest; depth >= 1 && count(folding) > all; depth--) {
    for (const { index } of processes) {
      const closes = tree.depthOf(index) === depth && tree.childrenOf(index).length > 0;
      if (closes && choices.get(index) !== "open") closed.add(index);
    }
    folding = assign(tree, closed, stacks);
  }
  return count(folding) <= all ? folding : assign(tree, closed, stacksOf(tree, choices, closed));
}

class Tree {
  readonly #children = new Map<ProcessIndex, Foldable[]>();
  readonly #depth = new Map<ProcessIndex, number>();
  deepest = 0;

  constructor(readonly processes: readonly Foldable[]) {
    for (const process of processes) {
      const above = process.parent === null ? undefined : this.#depth.get(process.parent);
      const depth = above === undefined ? 0 : above + 1;
      this.#depth.set(process.index, depth);
      this.deepest = Math.max(this.deepest, depth);
      if (process.parent === null || above === undefined) continue;
      const siblings = this.#children.get(process.parent);
      if (siblings === undefined) this.#children.set(process.parent, [process]);
      else siblings.push(process);
    }
  }

  childrenOf(index: ProcessIndex): readonly Foldable[] {
    return this.#children.get(index) ?? [];
  }

  depthOf(index: ProcessIndex): number {
    return this.#depth.get(index) ?? 0;
  }
}

/** For each childless or closed process with many siblings of its name, the eldest of them. */
function stacksOf(
  tree: Tree,
  choices: FoldChoices,
  closed: ReadonlySet<ProcessIndex> = new Set(),
): ReadonlyMap<ProcessIndex, ProcessIndex> {
  const eldestOf = new Map<ProcessIndex, ProcessIndex>();
  for (const { index } of tree.processes) {
    const alike = new Map<string, Foldable[]>();
    for (const child of tree.childrenOf(index)) {
      const isOpen = tree.childrenOf(child.index).length > 0 && !closed.has(child.index);
      if (isOpen && (closed.size === 0 || choices.get(child.index) !== "open")) continue;
      const others = alike.get(child.name);
      if (others === undefined) alike.set(child.name, [child]);
      else others.push(child);
    }
    for (const [eldest, ...others] of alike.values()) {
      if (eldest === undefined || others.length < fewAlike) continue;
      if (choices.get(eldest.index) === "open") eldestOf.set(eldest.index, eldest.index);
      else for (const other of [eldest, ...others]) eldestOf.set(other.index, eldest.index);
    }
  }
  return eldestOf;
}

function assign(
  tree: Tree,
  closed: ReadonlySet<ProcessIndex>,
  stacks: ReadonlyMap<ProcessIndex, ProcessIndex>,
): Folding {
  const boxOf = new Map<ProcessIndex, ProcessIndex>();
  const hidden = new Map<ProcessIndex, number>();
  for (const { index, parent } of tree.processes) {
    const elder = parent === null ? undefined : boxOf.get(parent);
    // In a stack of subtrees the parent's box is that of its eldest sibling, closed like the parent itself.
    const inElder = elder !== undefined && (elder !== parent || closed.has(elder));
    const box = inElder ? elder : (stacks.get(index) ?? index);
    boxOf.set(index, box);
    if (box === index) {
      if (tree.childrenOf(index).length > 0 || stacks.has(index)) hidden.set(index, 0);
    } else hidden.set(box, (hidden.get(box) ?? 0) + 1);
  }
  return { boxOf, hidden };
}

function count(folding: Folding): number {
  return new Set(folding.boxOf.values()).size;
}
