import { type Port, serve } from "../../../src/protocol/endpoint.ts";
import { FakeEngine, type Heard } from "./fake_engine.ts";
import { alone, crowd, type FakeTrace, pipeline } from "./fake_trace.ts";
import { crowdedTrace, hostileTrace } from "./hostile_trace.ts";
import { engineOf, tracedEngine } from "./traced_engine.ts";

/**
 * The bootstrap of a page with the view on a made-up engine. The address says which story, and whether it runs live:
 * `index.html?story=pipeline&live=1`.
 */
const stories: Readonly<Record<string, () => FakeTrace>> = { pipeline, crowd, alone };

declare global {
  /** What the view told its host and asked of the engine. */
  var heard: Heard;
  /** Lets a live program run on to this time, in microseconds. */
  var runTo: (us: number) => void;
}

const query = new URLSearchParams(location.search);
const { port1, port2 } = new MessageChannel();
const here: Port = {
  send: (message) => port1.postMessage(message),
  onMessage(listener) {
    const take = (event: MessageEvent) => listener(event.data);
    port1.addEventListener("message", take);
    port1.start();
    return { dispose: () => port1.removeEventListener("message", take) };
  },
};
const story = stories[query.get("story") ?? "pipeline"] ?? pipeline;
/** `traced=hostile`: the real engine over a log instead of the made-up one. */
const traces: Readonly<Record<string, () => ReturnType<typeof engineOf>>> = {
  hostile: () => engineOf(hostileTrace()),
  crowded: () => engineOf(crowdedTrace(100_000)),
};
const traced = query.get("traced");
const engine = new FakeEngine(story(), query.has("live"), query.has("clean"));
const real = () => (traces[traced ?? ""] ?? tracedEngine)();
serve(here, traced === null ? engine.handlers : { ...engine.handlers, ...real() });
globalThis.heard = engine.heard;
globalThis.runTo = (us) => engine.advance(here, us);
(globalThis as { ipcScopePort?: MessagePort }).ipcScopePort = port2;
