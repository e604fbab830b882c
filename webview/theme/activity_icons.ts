import type { Activity } from "../../src/protocol/engine.ts";

/** Outlines in a field of 12 by 12, drawn with the colour of the activity: shape tells it as well as colour does. */
export const activityIcons: Readonly<Record<Activity, string>> = {
  running: "M3 1.5 L10.5 6 L3 10.5 Z",
  call: "M1.5 6 H8 M5.5 2.5 L9 6 L5.5 9.5 M10.5 1.5 V10.5",
  blocked: "M2.5 1.5 H9.5 M2.5 10.5 H9.5 M3.5 1.5 C3.5 5 8.5 7 8.5 10.5 M8.5 1.5 C8.5 5 3.5 7 3.5 10.5",
  stopped: "M2.5 2.5 H9.5 V9.5 H2.5 Z",
  zombie: "M2.5 2 H9.5 L2.5 10 H9.5",
  gone: "M2 6.5 L5 9.5 L10 2.5",
  unborn: "M6 2 A4 4 0 1 1 5.99 2",
};

/** Of a process that a signal killed, or that gave an exit status other than 0: a cross. */
export const badEndIcon = "M2.5 2.5 L9.5 9.5 M9.5 2.5 L2.5 9.5";
