import type { Screen } from "../../../webview/state/frames.ts";

/** A screen that never draws: for what is told in messages alone. */
export const stillScreen: Screen = { nowMs: () => 0, beforeDrawing() {}, afterDrawing() {}, later() {} };
