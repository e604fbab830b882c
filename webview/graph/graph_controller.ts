import { type Disposable, DisposableStack, disposable } from "../../src/base/disposable.ts";
import type { Overview, StateAt } from "../../src/protocol/engine.ts";
import { Cell } from "../state/cell.ts";
import { movesOn } from "../state/live_clock.ts";
import { type Look, matcherOf, showsPast } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { onThemeChange } from "../theme/tokens.ts";
import { type Arranged, arrange, type Pane, roomIn } from "./arrangement.ts";
import type { OpenBundles } from "./bundles.ts";
import { type ChannelNode, channelKey } from "./channel_nodes.ts";
import { channelExtent } from "./channel_shapes.ts";
import { UserMemory } from "./channel_users.ts";
import type { Dart } from "./darts.ts";
import { processBox } from "./draw_process.ts";
import type { FoldChoices } from "./folding.ts";
import type { GraphLayout, GraphShape } from "./layout.ts";
import { type GraphPicture, graphPicture } from "./picture.ts";
import { type ProcessNode, processKey } from "./process_nodes.ts";
import { GraphScene } from "./scene.ts";
import { stuckAt } from "./stuck.ts";

/** A pane that changed by less than this part of its size keeps its arrangement. */
const sameSize = 0.08;

/** Keeps the scene what the session says: picture, then layout if its shape changed, then drawing. */
export class GraphController implements Disposable {
  readonly scene: GraphScene;
  readonly picture = new Cell<GraphPicture | undefined>(undefined);
  /** Key of the node with the keyboard's focus. */
  readonly focused = new Cell<string | undefined>(undefined);
  readonly folds = new Cell<FoldChoices>(new Map());
  readonly openBundles = new Cell<OpenBundles>(new Set());
  readonly #held = new DisposableStack();
  readonly #memory = new UserMemory();
  #arranged: Arranged | undefined;
  #shape = "";
  /** Told by the browser: to ask for it makes it lay out the page in the middle of a frame. */
  #pane: Pane = { width: 0, height: 0 };
  /** The pane that the arrangement was made for. */
  #arrangedFor: Pane = this.#pane;
  readonly #draw = () => this.#drawNow();

  constructor(
    readonly element: SVGSVGElement,
    readonly session: TraceSession,
    readonly look: Look,
  ) {
    this.scene = new GraphScene(
      element,
      {
        chooseNode: (node) => this.chooseNode(node),
        chooseDart: (dart) => this.#chooseDart(dart),
        toggleFold: (node) => this.toggleFold(node),
      },
      session.frames,
    );
    const { overview, state, subject, findings } = session;
    const looks = [look.filter, look.showPast, this.focused, this.folds, this.openBundles];
    for (const cell of [overview, state, subject, findings, ...looks])
      this.#held.add(cell.watch(() => this.#redraw()));
    this.#held.add(look.fitAsked.watch(() => this.scene.fit()));
    const sizes = new ResizeObserver(([entry]) => {
      if (entry !== undefined) this.#pane = entry.contentRect;
      this.#redraw();
    });
    sizes.observe(element);
    this.#held.add(
      onThemeChange(() => {
        this.scene.restyle();
        this.#redraw();
      }),
    );
    this.#held.add(disposable(() => sizes.disconnect()));
    this.#held.add(disposable(() => this.scene.rest()));
    this.#redraw();
  }

  dispose(): void {
    this.#held.dispose();
  }

  chooseNode(node: ProcessNode | ChannelNode): void {
    if ("pid" in node) this.session.regard({ kind: "process", process: node.index }, node.index);
    else this.session.regard({ kind: "channel", channel: node.index }, null);
  }

  toggleFold(node: ProcessNode | ChannelNode): void {
    if (!("pid" in node)) {
      const opened = new Set(this.openBundles.get());
      if (!opened.delete(node.index)) opened.add(node.index);
      this.openBundles.set(opened);
      return;
    }
    const folds = new Map(this.folds.get());
    folds.set(node.index, node.folded ? "open" : "closed");
    this.folds.set(folds);
  }

  /** The keyboard came to a node, or left. */
  focus(key: string | undefined): void {
    this.focused.set(key);
    if (key !== undefined) this.scene.reveal(key);
  }

  #chooseDart(dart: Dart): void {
    const { index, generatedNs, to } = dart.signal;
    this.session.choose({ kind: "signal", signal: index }, generatedNs, to);
  }

  #redraw(): void {
    this.session.frames.paint(this.#draw);
  }

  #drawNow(): void {
    const overview = this.session.overview.get();
    const state = this.session.state.get();
    if (overview === undefined || state === undefined || this.#pane.width === 0) return;
    this.#memory.learnOverview(overview);
    this.#memory.learnState(state);
    const picture = graphPicture(overview, state, {
      showPast: showsPast(this.look, overview.processList.length, somethingLives(state)),
      matches: matcherOf(this.look.filter.get()),
      usersOf: (channel) => this.#memory.users(channel),
      folds: this.folds.get(),
      openBundles: this.openBundles.get(),
      room: roomIn(this.#pane),
      stuck: stuckAt(this.session.findings.get(), state),
    });
    this.picture.set(picture);
    this.scene.draw(picture, this.#layoutOf(picture), this.#pane, {
      chosen: this.#chosenKey(),
      focused: this.focused.get(),
      still: this.#standsStill(overview),
      arrives: overview.progress !== undefined,
    });
  }

  /** The layout stays as it is until something appears or goes, or the pane takes another size. */
  #layoutOf(picture: GraphPicture): GraphLayout {
    const [pane, before] = [this.#pane, this.#arrangedFor];
    const shape = shapeOf(picture);
    const shapeText = JSON.stringify(shape);
    const resized = differ(pane.width, before.width) || differ(pane.height, before.height);
    if (this.#arranged === undefined || shapeText !== this.#shape || resized) {
      this.#shape = shapeText;
      this.#arrangedFor = pane;
      this.#arranged = arrange(shape, pane, this.#arranged);
    }
    return this.#arranged.layout;
  }

  /** Bytes travel while the program runs or is replayed; where the present stands nothing moves any more. */
  #standsStill(overview: Overview): boolean {
    const { mode } = this.session.subject.get();
    return mode === "frozen" || (mode === "live" && !movesOn(overview));
  }

  #chosenKey(): string | undefined {
    const { event, process } = this.session.subject.get();
    if (event?.kind === "process") return processKey(event.process);
    if (event?.kind === "channel") return channelKey(event.channel);
    return process === null ? undefined : processKey(process);
  }
}

function differ(size: number, before: number): boolean {
  return Math.abs(size - before) > before * sameSize;
}

export function somethingLives(state: StateAt): boolean {
  return state.processes.some(({ activity }) => activity !== "gone" && activity !== "unborn");
}

function shapeOf(picture: GraphPicture): GraphShape {
  return {
    boxes: [
      ...picture.processes.map(({ key }) => ({ key, ...processBox })),
      ...picture.channels.map((node) => ({ key: node.key, ...channelExtent(node) })),
    ],
    flows: picture.flows.map(({ key, from, to }) => ({ key, from, to })),
    kin: picture.kin.map(({ key, parent, child }) => ({ key, from: parent, to: child })),
  };
}
