/** Runs every frame until it answers false. `nowMs` is the frame's time, milliseconds. */
export type Animation = (nowMs: number) => boolean;

/** Where frames come from. */
export interface Screen {
  nowMs(): number;
  /** Calls back before the next drawing, with the frame's time. */
  beforeDrawing(callback: (nowMs: number) => void): void;
  /** Asked before a drawing: calls back once it is done. */
  afterDrawing(callback: () => void): void;
  /** Calls back after so long. */
  later(callback: () => void, ms: number): void;
}

/** The screen of the page. */
export function screenOfPage(): Screen {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return {
    nowMs: () => performance.now(),
    beforeDrawing: (callback) => void requestAnimationFrame(callback),
    // A message from before the drawing comes after it.
    afterDrawing(callback) {
      waiting.push(callback);
      port2.postMessage(null);
    },
    later: (callback, ms) => void setTimeout(callback, ms),
  };
}

/** Of the cost of a frame so much is the newest one's; the rest is what was known before. */
const newest = 0.2;

/**
 * The one owner of requestAnimationFrame. In each frame everything that changes the document runs first
 * (`mutate`), then everything that draws (`paint`), so that no painter forces a layout in between.
 * Asking twice for the same task in one frame runs it once.
 */
export class Frames {
  readonly #mutations = new Set<() => void>();
  readonly #paints = new Set<() => void>();
  readonly #animations = new Set<Animation>();
  #asked = false;
  #costMs = 0;
  #restedMs = 0;
  /**
   * Between two frames the page's thread is free for as long as the first one took. What a program does comes to the page in
   * several steps, each a message that waits for this thread: drawn without a pause, each waits for a frame.
   */
  rests = false;

  constructor(readonly screen: Screen) {}

  /** How long a frame in which something was drawn keeps the page's thread lately: ours, style, layout and painting. */
  get costMs(): number {
    return this.#costMs;
  }

  mutate(task: () => void): void {
    this.#mutations.add(task);
    this.#ask();
  }

  paint(task: () => void): void {
    this.#paints.add(task);
    this.#ask();
  }

  animate(animation: Animation): void {
    this.#animations.add(animation);
    this.#ask();
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    const restMs = this.rests ? this.#restedMs - this.screen.nowMs() : 0;
    if (restMs > 0) this.screen.later(() => this.#askScreen(), restMs);
    else this.#askScreen();
  }

  #askScreen(): void {
    this.screen.beforeDrawing((nowMs) => this.#run(nowMs));
  }

  #drawn(beganMs: number): void {
    const nowMs = this.screen.nowMs();
    const tookMs = nowMs - beganMs;
    this.#costMs += (tookMs - this.#costMs) * newest;
    this.#restedMs = nowMs + tookMs;
  }

  #run(nowMs: number): void {
    this.#asked = false;
    const beganMs = this.screen.nowMs();
    for (const animation of [...this.#animations]) {
      if (!animation(nowMs)) this.#animations.delete(animation);
    }
    const draws = this.#mutations.size + this.#paints.size > 0;
    drain(this.#mutations);
    drain(this.#paints);
    if (draws) this.screen.afterDrawing(() => this.#drawn(beganMs));
    if (this.#animations.size > 0) this.#ask();
  }
}

function drain(tasks: Set<() => void>): void {
  const now = [...tasks];
  tasks.clear();
  for (const task of now) task();
}
