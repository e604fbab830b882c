import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEngine } from "../../../src/engine/host.node.ts";
import { Client } from "../../../src/protocol/endpoint.ts";
import type { EngineMethods, EngineNotices } from "../../../src/protocol/engine.ts";

test("an engine whose thread dies says so, and leaves nobody waiting for an answer", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ipc-scope-dying-"));
  const worker = join(folder, "worker.js");
  writeFileSync(
    worker,
    'require("node:worker_threads").parentPort.once("message", () => { throw new Error("no more"); })',
  );
  const engine = openEngine({ kind: "file", path: join(folder, "trace.strace") }, worker);
  try {
    const client = new Client<EngineMethods, EngineNotices>(engine.port);
    const told: unknown[] = [];
    client.onNotice((name, value) => told.push([name, value]));
    const why = { message: "The engine stopped: no more" };
    expect(await client.request("findings", null)).toEqual({ ok: false, error: why });
    expect(await client.request("findings", null)).toEqual({ ok: false, error: why });
    expect(told).toEqual([["failed", why]]);
  } finally {
    engine.dispose();
    rmSync(folder, { recursive: true });
  }
});
