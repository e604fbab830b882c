import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPassThrough } from "../../src/capture/start_pass_through.ts";
import { openEngine } from "../../src/engine/host.node.ts";
import { Client } from "../../src/protocol/endpoint.ts";
import type { EngineMethods, EngineNotices } from "../../src/protocol/engine.ts";
import { parseMeta } from "../../src/tracefile/meta.ts";
import { type Measurement, median } from "./measure.ts";
import { bareSpan, tracedSpan } from "./traced_span.ts";

/** Nothing but system calls, by two processes and a pipe between them: what suffers most from being watched. */
const command = [
  "sh",
  "-c",
  "dd if=/dev/zero bs=512 count=30000 2>/dev/null | dd of=/dev/null bs=512 2>/dev/null",
] as const;
const runs = 9;

/**
 * How long the program takes, by the stamps of its own log, with the engine following, against bare strace with the same options
 * to a file.
 */
export async function tracingBudget(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "ipc-scope-bench-"));
  try {
    const attached: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run <= runs; run++) {
      const traced = await tracedSeconds(folder);
      const alone = await bareSpan(command, traced.flags, join(folder, "bare.strace"), "ours");
      // The first round warms the page cache.
      if (run === 0) continue;
      attached.push(traced.seconds);
      bare.push(alone);
    }
    return [
      {
        what: "a traced program with the engine following, against bare strace",
        value: median(attached) / median(bare),
        unit: "x",
        budget: { bound: "at most", value: 1.05 },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function tracedSeconds(folder: string): Promise<{ seconds: number; flags: readonly string[] }> {
  const started = await startPassThrough({
    command,
    cwd: folder,
    env: process.env,
    recordingsFolder: join(folder, "recordings"),
  });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  const program = started.value;
  const spec = { kind: "follow", path: program.recording.log, command, tracer: program.tracer } as const;
  const engine = openEngine(spec, join(__dirname, "..", "dist", "engine-worker.js"));
  const client = new Client<EngineMethods, EngineNotices>(engine.port);
  // As a view does: with every notice the state and the overview are asked again.
  client.onNotice((name) => name === "changed" && void client.request("overview", null));
  await new Promise((resolve) => program.onExit(resolve));
  engine.dispose();
  const seconds = tracedSpan(program.recording.log);
  if (seconds === undefined) throw new Error("the log does not tell how the program ended");
  const meta = parseMeta(readFileSync(program.recording.meta));
  if (!meta.ok) throw new Error(meta.error);
  return { seconds, flags: meta.value.flags };
}
