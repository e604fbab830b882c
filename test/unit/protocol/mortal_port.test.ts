import { describe, expect, it } from "vitest";
import { Client, serve } from "../../../src/protocol/endpoint.ts";
import { MortalPort } from "../../../src/protocol/mortal_port.ts";
import { portPair } from "./port_pair.ts";

type Sums = { double: { params: number; result: number }; ponder: { params: null; result: null } };

/** An engine that doubles numbers, and ponders for ever. */
function joined() {
  const [near, far] = portPair();
  serve<Sums>(far, { double: (n) => 2 * n, ponder: () => new Promise<null>(() => {}) });
  const port = new MortalPort((message) => near.send(message));
  near.onMessage((message) => port.heard(message));
  return { port, client: new Client<Sums, never>(port) };
}

describe("a port to an engine that may die", () => {
  it("brings questions and answers as any port does", async () => {
    expect(await joined().client.request("double", 21)).toEqual({ ok: true, value: 42 });
  });

  it("answers what the engine was asked with its death, and whatever it is asked later", async () => {
    const { port, client } = joined();
    const pondering = client.request("ponder", null);
    const answered = await client.request("double", 1);
    const why = { message: "The engine stopped: out of memory" };
    port.died(why);
    expect(await pondering).toEqual({ ok: false, error: why });
    expect(await client.request("double", 2)).toEqual({ ok: false, error: why });
    expect(answered).toEqual({ ok: true, value: 2 });
  });
});
