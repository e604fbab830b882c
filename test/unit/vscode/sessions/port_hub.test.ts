import { describe, expect, it } from "vitest";
import { Client, type Message, notify, type Port, serve } from "../../../../src/protocol/endpoint.ts";
import { PortHub } from "../../../../src/vscode/sessions/port_hub.ts";

type Sums = { double: { params: number; result: number } };
type News = { changed: number };

function joinedPorts(): readonly [Port, Port] {
  const listeners = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const port = (mine: 0 | 1, other: 0 | 1): Port => ({
    send: (message) => {
      for (const listener of listeners[other]) listener(structuredClone(message));
    },
    onMessage: (listener) => {
      listeners[mine].add(listener);
      return { dispose: () => void listeners[mine].delete(listener) };
    },
  });
  return [port(0, 1), port(1, 0)];
}

describe("a hub between one engine and several clients", () => {
  it("brings each reply to the client that asked, though all count their requests from 1", async () => {
    const [near, far] = joinedPorts();
    serve<Sums>(far, { double: (n) => 2 * n });
    const hub = new PortHub(near);
    const view = new Client<Sums, News>(hub.share());
    const tree = new Client<Sums, News>(hub.share());

    const replies = await Promise.all([
      view.request("double", 1),
      tree.request("double", 10),
      view.request("double", 2),
    ]);

    expect(replies.map((reply) => reply.ok && reply.value)).toEqual([2, 20, 4]);
  });

  it("tells every client what the engine tells, until the client leaves", () => {
    const [near, far] = joinedPorts();
    const hub = new PortHub(near);
    const heard: string[] = [];
    const staying = hub.share();
    const leaving = hub.share();
    new Client<Sums, News>(staying).onNotice((_, value) => heard.push(`staying ${value}`));
    new Client<Sums, News>(leaving).onNotice((_, value) => heard.push(`leaving ${value}`));

    notify<News, "changed">(far, "changed", 1);
    leaving.dispose();
    notify<News, "changed">(far, "changed", 2);

    expect(heard).toEqual(["staying 1", "leaving 1", "staying 2"]);
  });

  it("drops the reply to a client that left while the engine was thinking", async () => {
    const [near, far] = joinedPorts();
    const hub = new PortHub(near);
    const asked: Message[] = [];
    far.onMessage((message) => asked.push(message as Message));
    const client = hub.share();
    const heard: unknown[] = [];
    client.onMessage((message) => heard.push(message));

    client.send({ type: "request", id: 1, method: "double", params: 1 } satisfies Message);
    client.dispose();
    far.send({ type: "reply", id: 1, reply: { ok: true, value: 2 } } satisfies Message);

    expect(asked).toHaveLength(1);
    expect(heard).toEqual([]);
  });
});
