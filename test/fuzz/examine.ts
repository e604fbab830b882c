import { Engine } from "../../src/engine/engine.ts";
import { PiecedLog } from "../../src/engine/pieced_log.ts";
import { unknownRun } from "../../src/engine/run_info.ts";
import { readTrace, TraceReader } from "../../src/engine/trace_reader.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { demandAccount } from "./accounting.ts";
import { piecesOf } from "./input.ts";
import { BrokenLaw, demand } from "./law.ts";
import { demandPictureLaws } from "./picture_laws.ts";
import { askEverything, exportEverything } from "./questions.ts";
import { Random } from "./random.ts";
import { demandTraceLaws } from "./trace_laws.ts";
import { digestOf, sizeOf } from "./walk.ts";

/** Numbers and characters of an empty trace, and those that a byte of a log may come to. */
const sizeOfNothing = 600;
const mostPerByte = 60;

/** `reading`: the trace and its laws. `everything`: also every question and every export. */
export type Depth = "reading" | "everything";

/** What is wrong with what was made of an input; undefined if nothing is. The same each time. */
export async function faultOf(bytes: Uint8Array, depth: Depth): Promise<BrokenLaw | undefined> {
  try {
    await examine(bytes, depth);
    return undefined;
  } catch (cause) {
    if (cause instanceof BrokenLaw) return cause;
    const { message, stack = "" } = cause instanceof Error ? cause : new Error(String(cause));
    const place = /\/(?:src|out)\/[^)\n]*/.exec(stack)?.[0] ?? "";
    return new BrokenLaw("nothing is thrown", `${message} at ${place}\n${stack}`);
  }
}

async function examine(bytes: Uint8Array, depth: Depth): Promise<void> {
  const random = new Random(bytes.length, bytes[bytes.length >> 1] ?? 0);
  demandAccount(bytes);
  const trace = readTrace([bytes]);
  demandTraceLaws(trace);
  const size = sizeOf(trace);
  demand(
    size <= sizeOfNothing + mostPerByte * bytes.length,
    "a trace is no larger than its log allows",
    () => `${size} for ${bytes.length} bytes`,
  );
  const digest = digestOf(trace);
  demand(
    digestOf(readTrace(piecesOf(bytes, random))) === digest,
    "pieces make no difference",
    () => "the traces differ",
  );
  const watched = watchedTrace(bytes, random);
  demandTraceLaws(watched);
  if (depth === "reading") return;
  const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
  demand(
    digestOf(readTrace(single)) === digest,
    "single bytes make no difference",
    () => "the traces differ",
  );
  demandPictureLaws(bytes, random);
  for (const [of, live] of [
    [trace, false],
    [watched, true],
  ] as const) {
    const engine = engineOver(of, bytes, live);
    exportEverything(of, engine.summary());
    await askEverything(engine, random);
  }
}

/** As a live view sees it: looked at after each piece, with the last line still growing. */
function watchedTrace(bytes: Uint8Array, random: Random): Trace {
  const reader = new TraceReader();
  for (const piece of piecesOf(bytes, random)) {
    reader.append(piece);
    reader.caughtUp();
  }
  // Half of what is looked at live has not ended yet.
  if (random.once(2)) reader.end();
  return reader.trace;
}

function engineOver(trace: Trace, bytes: Uint8Array, live: boolean): Engine {
  const log = new PiecedLog(bytes);
  return new Engine({ trace, log, run: unknownRun, live, caughtUpLive: live }, () => 1_700_000_100_000);
}
