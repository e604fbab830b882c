import { type Disposable, DisposableStack, disposable } from "../../src/base/disposable.ts";
import type { StateAt } from "../../src/protocol/engine.ts";
import type { Summary } from "../../src/protocol/summary.ts";
import { Cell } from "../state/cell.ts";
import { LatestRequest } from "../state/latest_request.ts";
import { type Look, matcherOf, showsPast } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { UserMemory } from "./channel_users.ts";
import { channelBox } from "./draw_channel.ts";
import { processBox } from "./draw_process.ts";
import { type FlowDirection, type GraphLayout, type GraphShape, layoutGraph } from "./layout.ts";
import {
  type ChannelNode,
  channelKey,
  type Dart,
  type GraphPicture,
  graphPicture,
  type ProcessNode,
  processKey,
} from "./picture.ts";
import { GraphScene } from "./scene.ts";

/** Who sent bytes to whom changes slowly and is not cheap to add up; asked for at most this often. */
const flowsEveryMs = 1000;

/** Below this width of the pane, relative to its height, data runs downwards. */
const narrow = 1.05;

/** Keeps the scene what the session says: picture, then layout if its shape changed, then drawing. */
export class GraphController implements Disposable {
  readonly scene: GraphScene;
  readonly picture = new Cell<GraphPicture | undefined>(undefined);
  /** Key of the node with the keyboard's focus. */
  readonly focused = new Cell<string | undefined>(undefined);
  readonly #held = new DisposableStack();
  readonly #memory = new UserMemory();
  readonly #summaries: LatestRequest<null, Summary>;
  #askedFlowsMs = Number.NEGATIVE_INFINITY;
  #flowsVersion = -1;
  #layout: GraphLayout | undefined;
  #shape = "";
  readonly #draw = () => this.#drawNow();

  constructor(
    readonly element: SVGSVGElement,
    readonly session: TraceSession,
    readonly look: Look,
  ) {
    this.scene = new GraphScene(element, {
      chooseNode: (node) => this.chooseNode(node),
      chooseDart: (dart) => this.#chooseDart(dart),
    });
    this.#summaries = new LatestRequest(
      () => session.client.request("summary", null),
      (summary) => {
        const overview = session.overview.get();
        if (overview !== undefined) this.#memory.learnFlows(summary, overview);
        this.#redraw();
      },
      () => {},
    );
    for (const cell of [session.state, session.cursor, look.filter, look.showPast, this.focused]) {
      this.#held.add(cell.watch(() => this.#redraw()));
    }
    this.#held.add(session.overview.watch(() => this.#overviewChanged()));
    this.#held.add(
      session.shownAgain.watch(() => {
        this.#summaries.abandon();
        this.#flowsVersion = -1;
      }),
    );
    this.#held.add(look.fitAsked.watch(() => this.scene.fit()));
    const sizes = new ResizeObserver(() => this.#redraw());
    sizes.observe(element);
    this.#held.add(disposable(() => sizes.disconnect()));
    this.#overviewChanged();
  }

  dispose(): void {
    this.#held.dispose();
  }

  chooseNode(node: ProcessNode | ChannelNode): void {
    if ("pid" in node) this.session.regard({ kind: "process", process: node.index }, node.index);
    else this.session.regard({ kind: "channel", channel: node.index }, null);
  }

  #chooseDart(dart: Dart): void {
    const { index, generatedNs, to } = dart.signal;
    this.session.choose({ kind: "signal", signal: index }, generatedNs, to);
  }

  #overviewChanged(): void {
    const overview = this.session.overview.get();
    const nowMs = performance.now();
    if (overview !== undefined && overview.version !== this.#flowsVersion) {
      if (nowMs - this.#askedFlowsMs > flowsEveryMs || !overview.live) {
        this.#askedFlowsMs = nowMs;
        this.#flowsVersion = overview.version;
        this.#summaries.ask(null);
      }
    }
    this.#redraw();
  }

  #redraw(): void {
    this.session.frames.paint(this.#draw);
  }

  #drawNow(): void {
    const overview = this.session.overview.get();
    const state = this.session.state.get();
    if (overview === undefined || state === undefined) return;
    this.#memory.learnState(state);
    const picture = graphPicture(overview, state, {
      showPast: showsPast(this.look, overview.processList.length, somethingLives(state)),
      matches: matcherOf(this.look.filter.get()),
      usersOf: (channel) => this.#memory.users(channel),
    });
    this.picture.set(picture);
    const layout = this.#layoutOf(picture);
    this.scene.draw(picture, layout, {
      chosen: this.#chosenKey(),
      focused: this.focused.get(),
      still: this.session.cursor.get().mode === "frozen",
    });
  }

  /** The layout stays as it is until something appears or goes, or the pane turns from wide to narrow. */
  #layoutOf(picture: GraphPicture): GraphLayout {
    const { clientWidth, clientHeight } = this.element;
    const direction: FlowDirection = clientWidth < clientHeight * narrow ? "down" : "right";
    const shape = shapeOf(picture, direction);
    const shapeText = JSON.stringify(shape);
    if (this.#layout !== undefined && shapeText === this.#shape) return this.#layout;
    this.#shape = shapeText;
    this.#layout = layoutGraph(shape, this.#layout);
    return this.#layout;
  }

  #chosenKey(): string | undefined {
    const event = this.session.cursor.get().event;
    if (event?.kind === "process") return processKey(event.process);
    if (event?.kind === "channel") return channelKey(event.channel);
    const process = this.session.cursor.get().process;
    return process === null ? undefined : processKey(process);
  }
}

export function somethingLives(state: StateAt): boolean {
  return state.processes.some(({ activity }) => activity !== "gone" && activity !== "unborn");
}

function shapeOf(picture: GraphPicture, direction: FlowDirection): GraphShape {
  return {
    boxes: [
      ...picture.processes.map(({ key }) => ({ key, ...processBox })),
      ...picture.channels.map(({ key }) => ({ key, ...channelBox })),
    ],
    flows: picture.flows.map(({ key, from, to }) => ({ key, from, to })),
    kin: picture.kin.map(({ key, parent, child }) => ({ key, from: parent, to: child })),
    direction,
  };
}
