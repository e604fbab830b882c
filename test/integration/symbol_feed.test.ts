import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { notYet } from "../../src/base/time.ts";
import { EngineLoop } from "../../src/engine/engine_loop.ts";
import type { WorkerNotices } from "../../src/engine/engine_spec.ts";
import { openLog } from "../../src/engine/open_log.node.ts";
import { Client, notify } from "../../src/protocol/endpoint.ts";
import type { EngineMethods, EngineNotices } from "../../src/protocol/engine.ts";
import { parseSymbols } from "../../src/tracefile/symbols.ts";
import { SymbolFeed } from "../../src/vscode/symbols/symbol_feed.ts";
import { portPair } from "../unit/protocol/port_pair.ts";

const fixtures = join(import.meta.dirname, "../fixtures/programs/source_lines");
const folder = mkdtempSync(join(tmpdir(), "ipc-scope-feed-"));

beforeAll(() => {
  cpSync(fixtures, folder, { recursive: true });
  execFileSync("gcc", ["-g", "-o", "hanging", "hanging.c"], { cwd: folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lineOf(mark: string): number {
  const lines = readFileSync(join(folder, "hanging.c"), "utf8").split("\n");
  return lines.findIndex((line) => line.includes(mark)) + 1;
}

/** Pids of the programs whose command line names this one. */
function naming(program: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(program);
      } catch {
        return false;
      }
    })
    .map(Number);
}

it("lines of a program are known while it runs, kept beside its log, and nobody looks for more once it has ended", async () => {
  const log = join(folder, "live.strace");
  const symbols = join(folder, "symbols.json");
  const program = join(folder, "hanging");
  const [near, far] = portPair();
  const loop = new EngineLoop({ kind: "follow", path: log, command: [program], tracer: "" }, far, openLog);
  const client = new Client<EngineMethods, EngineNotices>(near);
  const strace = spawn("strace", ["-f", "-k", "-yy", "-ttt", "-o", log, program], { stdio: "ignore" });
  const ended = new Promise((resolve) => strace.once("close", resolve));
  const feed = new SymbolFeed(client, {
    env: process.env,
    printed: "file-offset",
    lines: "known",
    path: symbols,
  });
  const lines = async () => {
    const answer = await client.request("sourceLines", { file: join(folder, "hanging.c"), atNs: notYet });
    return answer.ok ? answer.value.map(({ line }) => line) : [];
  };
  try {
    // The pipe and the fork returned; the read and the wait did not, and have no stack.
    await expect.poll(lines, { timeout: 15_000 }).toContain(lineOf("fork()"));
    expect(await lines()).toContain(lineOf("pipe(ends)"));
    expect(naming(program).length).toBeGreaterThan(3);
  } finally {
    for (const pid of naming(program)) {
      const isTraced = readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "hanging";
      if (isTraced) process.kill(pid, "SIGKILL");
    }
    await ended;
  }
  notify<WorkerNotices, "finished">(near, "finished", { timedOut: false, stoppedUnixNs: undefined });
  await expect.poll(() => naming(program), { timeout: 15_000 }).toEqual([]);
  await expect
    .poll(() => {
      const kept = parseSymbols(readFileSync(symbols, "utf8"));
      return kept.ok && kept.value.module(program)?.lines;
    })
    .toBe("known");
  feed.dispose();
  client.dispose();
  loop.dispose();
});
