import { describe, expect, it } from "vitest";
import { Client, notify, serve } from "../../../src/protocol/endpoint.ts";
import { portPair } from "./port_pair.ts";

type Methods = {
  double: { params: number; result: number };
  fail: { params: null; result: null };
};
type Notices = { grew: { size: number } };

function joined() {
  const [near, far] = portPair();
  serve<Methods>(far, {
    double: async (n) => n * 2,
    fail: () => {
      throw new Error("the log is gone");
    },
  });
  return { client: new Client<Methods, Notices>(near), far, near };
}

describe("asking over a port", () => {
  it("answers each question with its own reply", async () => {
    const { client } = joined();
    const [one, two] = await Promise.all([client.request("double", 1), client.request("double", 21)]);
    expect(one).toEqual({ ok: true, value: 2 });
    expect(two).toEqual({ ok: true, value: 42 });
  });

  it("turns a handler's exception into words, never into silence", async () => {
    const { client } = joined();
    expect(await client.request("fail", null)).toEqual({ ok: false, error: { message: "the log is gone" } });
  });

  it("says so when nobody answers such a question", async () => {
    const { client } = joined();
    const reply = await (
      client as Client<Methods & { toString: { params: null; result: null } }, Notices>
    ).request("toString", null);
    expect(reply.ok).toBe(false);
  });

  it("tells notices to every listener until it lets go", async () => {
    const { client, far } = joined();
    const heard: unknown[] = [];
    const subscription = client.onNotice((name, value) => heard.push([name, value]));
    notify<Notices, "grew">(far, "grew", { size: 3 });
    await Promise.resolve();
    subscription.dispose();
    notify<Notices, "grew">(far, "grew", { size: 4 });
    await Promise.resolve();
    expect(heard).toEqual([["grew", { size: 3 }]]);
  });

  it("answers what is still open when it is closed", async () => {
    const { near } = joined();
    const client = new Client<Methods, Notices>(near);
    const open = client.request("double", 1);
    client.dispose();
    expect((await open).ok).toBe(false);
  });

  it("answers at once what is asked after it was closed", async () => {
    const { client } = joined();
    client.dispose();
    expect((await client.request("double", 1)).ok).toBe(false);
  });

  it("ignores messages that are none", () => {
    const { near, far } = joined();
    for (const noise of [null, 7, "x", {}, { type: "other" }]) {
      far.send(noise);
      near.send(noise);
    }
  });
});
