import { expect, it, vi } from "vitest";
import type { ProcessIndex } from "../../../../src/base/ids.ts";
import { type Message, type Port, serve } from "../../../../src/protocol/endpoint.ts";
import type { EngineMethods } from "../../../../src/protocol/engine.ts";
import { Frames } from "../../../../webview/state/frames.ts";
import { mostListed, partOfAll } from "../../../../webview/state/most_listed.ts";
import { TraceSession } from "../../../../webview/state/session.ts";
import { crowdedTrace } from "../../../e2e/view/hostile_trace.ts";
import { engineOf } from "../../engine/engine_of.ts";
import { stillScreen } from "../still_screen.ts";

/** Two ports, each of which hears what the other one sends. */
function joined(): readonly [Port, Port] {
  const listeners: (Parameters<Port["onMessage"]>[0] | undefined)[] = [];
  const end = (mine: number, others: number): Port => ({
    send: (message: Message) => queueMicrotask(() => listeners[others]?.(message)),
    onMessage(listener) {
      listeners[mine] = listener;
      return { dispose: () => delete listeners[mine] };
    },
  });
  return [end(0, 1), end(1, 0)];
}

it("A process that is not among those that matter is shown once the reader chose it, with its state", async () => {
  const [here, there] = joined();
  serve<EngineMethods>(there, engineOf(crowdedTrace(mostListed + 500)).handlers);
  const session = new TraceSession(here, new Frames(stillScreen), () => 0);
  session.refresh();
  const listed = () => session.overview.get()?.processList ?? [];
  await vi.waitFor(() => expect(listed()).toHaveLength(mostListed));
  const overview = session.overview.get();
  expect(overview && partOfAll(overview)).toMatch(/^2,000 of 2,501 processes are shown/);

  const last = (mostListed + 500) as ProcessIndex;
  const knows = (rows: readonly { readonly index: ProcessIndex }[]) =>
    rows.some(({ index }) => index === last);
  expect(knows(listed())).toBe(false);
  session.regard({ kind: "process", process: last }, last);
  await vi.waitFor(() => expect(knows(listed())).toBe(true));
  await vi.waitFor(() => expect(knows(session.state.get()?.processes ?? [])).toBe(true));
  expect(listed()).toHaveLength(mostListed);
  session.dispose();
});
