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
/** Fewer siblings are drawn each. */
const fewAlike = 4;
/** Of a stack that the reader opens, this many stand each; the others are a stack again. */
const mostOpened = 100;

type Stacks = ReadonlyMap<ProcessIndex, ProcessIndex>;

/**
 * Puts processes into boxes. A closed process takes all its descendants into its box. When there would be more boxes
 * than the limits allow, childless siblings of one name share the box of their eldest; if that is not enough,
 * subtrees close from the deepest generation up; then closed siblings of one name share a box, and in the end
 * siblings of any name. What the reader opened stays open.
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
  const unstacked = assign(tree, closed, new Map());
  if (count(unstacked) <= alike) return unstacked;
  const stacked = assign(tree, closed, stacksOf(tree, choices, closed, byName));
  if (count(stacked) <= all) return stacked;
  closeBelow(tree, deepestShown(tree, stacked, all), choices, closed);
  const shut = assign(tree, closed, stacksOf(tree, choices, closed, byName));
  return count(shut) <= all ? shut : assign(tree, closed, stacksOf(tree, choices, closed, ofAnyName));
}

/** The generation below which subtrees close so that no more than `all` boxes are left, the first at least. */
function deepestShown(tree: Tree, folding: Folding, all: number): number {
  const boxesAt: number[] = [];
  for (const box of new Set(folding.boxOf.values())) {
    const depth = tree.depthOf(box);
    boxesAt[depth] = (boxesAt[depth] ?? 0) + 1;
  }
  let [boxes, depth] = [boxesAt[0] ?? 0, 0];
  while (depth < tree.deepest && boxes + (boxesAt[depth + 1] ?? 0) <= all) boxes += boxesAt[++depth] ?? 0;
  return Math.max(1, depth);
}

function closeBelow(tree: Tree, depth: number, choices: FoldChoices, closed: Set<ProcessIndex>): void {
  for (const { index } of tree.processes) {
    const closes = tree.depthOf(index) >= depth && tree.childrenOf(index).length > 0;
    if (closes && choices.get(index) !== "open") closed.add(index);
  }
}

class Tree {
  readonly #children = new Map<ProcessIndex | null, Foldable[]>();
  readonly #depth = new Map<ProcessIndex, number>();
  deepest = 0;

  constructor(readonly processes: readonly Foldable[]) {
    for (const process of processes) {
      const above = process.parent === null ? undefined : this.#depth.get(process.parent);
      const depth = above === undefined ? 0 : above + 1;
      this.#depth.set(process.index, depth);
      this.deepest = Math.max(this.deepest, depth);
      const parent = above === undefined ? null : process.parent;
      const siblings = this.#children.get(parent);
      if (siblings === undefined) this.#children.set(parent, [process]);
      else siblings.push(process);
    }
  }

  childrenOf(index: ProcessIndex): readonly Foldable[] {
    return this.#children.get(index) ?? [];
  }

  /** The children of each parent, and those without one. */
  families(): Iterable<readonly Foldable[]> {
    return this.#children.values();
  }

  depthOf(index: ProcessIndex): number {
    return this.#depth.get(index) ?? 0;
  }
}

const byName = ({ name }: Foldable) => name;
const ofAnyName = () => "";

/** For each childless or closed process with many siblings of its kind, the eldest of them. */
function stacksOf(
  tree: Tree,
  choices: FoldChoices,
  closed: ReadonlySet<ProcessIndex>,
  kindOf: (process: Foldable) => string,
): Stacks {
  const eldestOf = new Map<ProcessIndex, ProcessIndex>();
  for (const family of tree.families()) {
    const alike = new Map<string, Foldable[]>();
    for (const child of family) {
      const isOpen = tree.childrenOf(child.index).length > 0 && !closed.has(child.index);
      // The eldest of an opened stack of subtrees is open itself, and leads its stack all the same.
      if (isOpen && (closed.size === 0 || choices.get(child.index) !== "open")) continue;
      const others = alike.get(kindOf(child));
      if (others === undefined) alike.set(kindOf(child), [child]);
      else others.push(child);
    }
    for (const members of alike.values()) stackUp(members, choices, eldestOf);
  }
  return eldestOf;
}

/** One box for all; where the reader opened it, one for each of the first and one for the others. */
function stackUp(
  members: readonly Foldable[],
  choices: FoldChoices,
  eldestOf: Map<ProcessIndex, ProcessIndex>,
): void {
  for (let start = 0; members.length - start > fewAlike; start += mostOpened) {
    const eldest = members[start]?.index;
    if (eldest === undefined) return;
    if (choices.get(eldest) !== "open") {
      for (const { index } of members.slice(start)) eldestOf.set(index, eldest);
      return;
    }
    eldestOf.set(eldest, eldest);
  }
}

function assign(tree: Tree, closed: ReadonlySet<ProcessIndex>, stacks: Stacks): Folding {
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
