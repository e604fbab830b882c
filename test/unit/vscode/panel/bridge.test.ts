import { describe, expect, it } from "vitest";
import type { Handlers, Message, Port } from "../../../../src/protocol/endpoint.ts";
import type { HostMethods } from "../../../../src/protocol/view.ts";
import { bridge } from "../../../../src/vscode/panel/bridge.ts";

/** A port whose other side is the test. */
class HandPort implements Port {
  readonly sent: unknown[] = [];
  readonly #listeners = new Set<(message: unknown) => void>();

  send(message: unknown): void {
    this.sent.push(message);
  }

  onMessage(listener: (message: unknown) => void) {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  receive(message: Message): void {
    for (const listener of this.#listeners) listener(message);
  }
}

const host: Handlers<HostMethods> = {
  hello: () => ({ title: "sort", can: ["save"] }),
  openSource: () => {
    throw new Error("The source file /gone.c is not on this machine.");
  },
  explainRule: () => null,
  explainTerm: () => null,
  copyText: () => null,
  saveFile: () => null,
  stop: () => null,
  save: () => null,
  cursor: () => null,
};

const request = (method: string): Message => ({ type: "request", id: 7, method, params: null });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the bridge between a view and its engine", () => {
  it("answers the host's methods itself", async () => {
    const [view, engine] = [new HandPort(), new HandPort()];
    bridge(view, engine, host);
    view.receive(request("hello"));
    await settled();
    expect(view.sent).toEqual([
      { type: "reply", id: 7, reply: { ok: true, value: { title: "sort", can: ["save"] } } },
    ]);
    expect(engine.sent).toEqual([]);
  });

  it("tells the view in words why the host could not do it", async () => {
    const [view, engine] = [new HandPort(), new HandPort()];
    bridge(view, engine, host);
    view.receive(request("openSource"));
    await settled();
    const error = { message: "The source file /gone.c is not on this machine." };
    expect(view.sent).toEqual([{ type: "reply", id: 7, reply: { ok: false, error } }]);
  });

  it("passes everything else through untouched, both ways", () => {
    const [view, engine] = [new HandPort(), new HandPort()];
    bridge(view, engine, host);
    const question = request("stateAt");
    const news: Message = { type: "notice", name: "changed", value: { version: 2 } };
    view.receive(question);
    engine.receive(news);
    expect(engine.sent).toEqual([question]);
    expect(view.sent).toEqual([news]);
  });

  it("takes no method of Object for one of the host's", () => {
    const [view, engine] = [new HandPort(), new HandPort()];
    bridge(view, engine, host);
    view.receive(request("toString"));
    expect(engine.sent).toHaveLength(1);
  });

  it("is silent after it was let go", () => {
    const [view, engine] = [new HandPort(), new HandPort()];
    bridge(view, engine, host).dispose();
    view.receive(request("stateAt"));
    engine.receive({ type: "notice", name: "changed", value: null });
    expect([...view.sent, ...engine.sent]).toEqual([]);
  });
});
