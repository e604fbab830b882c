import { Engine } from "../../../src/engine/engine.ts";
import { PiecedLog } from "../../../src/engine/pieced_log.ts";
import { unknownRun } from "../../../src/engine/run_info.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";
import type { FileToSave } from "../../../src/protocol/view.ts";
import { talkWithSignals } from "../../unit/engine/search/talk_with_signals.ts";

declare global {
  /** Files the view gave its host to save, as text. */
  var saved: { name: string; text: string }[];
}
globalThis.saved = [];

/** Markup, a command to the terminal and a mark that turns text round, as a program may send them. */
const hostile = String.raw`41 1700000100.010500000 write(4<pipe:[97]>, "<img src=x onerror=alert(1)>\33[2J\342\200\256", 35) = 35 <0.000020000>
40 1700000100.010600000 read(3<pipe:[97]>, "<img src=x onerror=alert(1)>\33[2J\342\200\256", 4096) = 35 <0.000020000>
`;

/** The real engine over a short log: two processes, a pipe, signals, and bytes that mean harm. */
export function tracedEngine() {
  const kill = "41 1700000100.011000000 kill";
  return engineOf(talkWithSignals.replace(kill, `${hostile}${kill}`));
}

/** The real engine over any log. */
export function engineOf(text: string) {
  const log = new TextEncoder().encode(text);
  const engine = new Engine({
    trace: readTrace([log]),
    log: new PiecedLog(log),
    run: unknownRun,
    live: false,
    caughtUpLive: false,
  });
  return {
    ...engine.handlers,
    hello: () => ({ title: "demo", can: ["copyText", "saveFile"] as const }),
    saveFile: ({ name, bytes }: FileToSave) => {
      globalThis.saved.push({ name, text: new TextDecoder().decode(bytes) });
      return null;
    },
  };
}
