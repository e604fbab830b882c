import type { Page } from "playwright-core";
import { quantile } from "./measure.ts";

/** What the reader does with the wheel in each frame. */
export type Gesture = "pan" | "zoom";

/** Where the wheel turns, and what zooms there: most views pan by the bare wheel and zoom by Ctrl and the wheel. */
export interface Wheeled {
  readonly selector: string;
  /** Which of those that the selector finds, from 0 on. */
  readonly nth?: number;
  /** `bare`: the wheel up and down zooms, to the side pans. */
  readonly zoomsBy: "bare" | "ctrl";
}

export interface FrameTimes {
  /** From one frame to the next, ms. */
  readonly betweenP50: number;
  readonly betweenP95: number;
  /** The main thread's part of a frame: scripts, style, layout, recording of what is painted. ms. */
  readonly workP50: number;
  readonly workP95: number;
}

const frames = 240;

/** Times of `frames` frames while the wheel turns once in each. */
export async function timesWhile(page: Page, gesture: Gesture, wheeled: Wheeled): Promise<FrameTimes> {
  return summed(await page.evaluate(sampleFrames, { frames, gesture, ...wheeled }));
}

/** The least this machine takes: a canvas filled anew in each frame of a page that has nothing else. */
export async function timesOfEmptyCanvas(page: Page): Promise<FrameTimes> {
  const { width, height } = page.viewportSize() ?? { width: 1600, height: 900 };
  await page.setContent(`<canvas width="${width}" height="${height}"></canvas>`);
  await page.evaluate(() => {
    const canvas = document.querySelector("canvas");
    const context = canvas?.getContext("2d");
    let turn = 0;
    canvas?.addEventListener("wheel", () => {
      if (!context) return;
      context.fillStyle = turn++ % 2 ? "#222" : "#333";
      context.fillRect(0, 0, canvas.width, canvas.height);
    });
  });
  return timesWhile(page, "pan", { selector: "canvas", zoomsBy: "bare" });
}

/** Runs in the page: turns the wheel once in each frame and takes the times of frames and of the work in them. */
async function sampleFrames(
  task: { readonly frames: number; readonly gesture: Gesture } & Wheeled,
): Promise<{ readonly between: readonly number[]; readonly work: readonly number[] }> {
  const between: number[] = [];
  const work: number[] = [];
  const target = document.querySelectorAll(task.selector)[task.nth ?? 0];
  const box = target?.getBoundingClientRect() ?? new DOMRect();
  const bare = task.zoomsBy === "bare";
  const wheel = (deltaX: number, deltaY: number, zooms: boolean) =>
    target?.dispatchEvent(
      new WheelEvent("wheel", {
        deltaX,
        deltaY,
        ctrlKey: zooms && !bare,
        clientX: box.left + box.width * 0.6,
        clientY: box.top + box.height / 2,
        bubbles: true,
        cancelable: true,
      }),
    );
  const settled = () => new Promise((done) => setTimeout(done, 1500));
  // Panning is of a part: the whole cannot be moved.
  if (task.gesture === "pan") for (let notch = 0; notch < 12; notch++) wheel(0, -100, true);
  await settled();
  const { port1, port2 } = new MessageChannel();
  let began = 0;
  port1.onmessage = () => work.push(performance.now() - began);
  await new Promise<void>((done) => {
    let last: number | undefined;
    const frame = (now: number) => {
      if (last !== undefined) between.push(now - last);
      last = now;
      if (between.length >= task.frames) {
        done();
        return;
      }
      began = performance.now();
      const back = Math.floor(between.length / 60) % 2 === 1;
      // The wheel first: what it asks to be drawn belongs to the next frame, and so does its work.
      if (task.gesture === "pan") wheel(back ? -24 : 24, 0, false);
      else wheel(0, back ? 40 : -40, true);
      requestAnimationFrame(frame);
      // Comes after everything this frame still does on the main thread.
      port2.postMessage(null);
    };
    requestAnimationFrame(frame);
  });
  return { between, work };
}

function summed(times: {
  readonly between: readonly number[];
  readonly work: readonly number[];
}): FrameTimes {
  return {
    betweenP50: quantile(times.between, 0.5),
    betweenP95: quantile(times.between, 0.95),
    workP50: quantile(times.work, 0.5),
    workP95: quantile(times.work, 0.95),
  };
}
