import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Summary } from "../../src/protocol/summary.ts";
import { temporaryFolder } from "./capture_world.ts";
import { type BuiltCli, buildCli, run } from "./cli_world.ts";

/** Two pipes in a row, a signal that is handled, and a password from the environment that goes through the first pipe. */
const password = "hunter2-swordfish";
const program = `
trap 'echo caught' USR1
{ echo "$PASSWORD"; seq 20000; } | grep -v hunter | tail -n 1
kill -USR1 $$
`;

const folder = await temporaryFolder("formats");
let cli: BuiltCli;
let summary: Summary;

beforeAll(async () => {
  cli = await buildCli();
  const recording = ["record", "-q", "-o", "run.ipctrace", "--json", "run.json", "--", "bash", "-c", program];
  const { code, stderr } = await ipcScope(recording);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  summary = JSON.parse(readFileSync(join(folder.path, "run.json"), "utf8")) as Summary;
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

function ipcScope(args: readonly string[]) {
  const env = { ...process.env, XDG_STATE_HOME: join(folder.path, "state"), PASSWORD: password };
  return run(process.execPath, [cli.script, ...args], { env, cwd: folder.path });
}

async function exported(format: string): Promise<string> {
  const file = join(folder.path, `run.${format}`);
  const { code, stderr } = await ipcScope(["report", "run.ipctrace", "--format", format, "-o", file]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return file;
}

/** Every transfer between two calls of the log, as the summary counts them. */
function transfersOf({ flows }: Summary): number {
  return flows.reduce((sum, { transfers }) => sum + transfers, 0);
}

describe("Perfetto's format, read by protoc with Perfetto's numbers", () => {
  let decoded: string;
  beforeAll(async () => {
    const input = readFileSync(await exported("perfetto"));
    const schema = ["-I", "test/fixtures/perfetto", "subset.proto"];
    decoded = execFileSync("protoc", ["--decode=perfetto.protos.Trace", ...schema], {
      input,
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
  });

  test("has no field that Perfetto does not know", () => {
    expect(decoded).not.toMatch(/^\s*\d+[:\s]/m);
  });

  test("has a track for each process, by name", () => {
    const names = [...decoded.matchAll(/process_name: "(.*)"/g)].map(([, name]) => name);
    expect(names.sort()).toEqual(summary.processes.map(({ name }) => name).sort());
  });

  test("has a slice, from begin to end, for each call", () => {
    const slices = countOf(decoded, "type: TYPE_SLICE_BEGIN");
    const handlers = summary.signals.filter(({ handlerEndNs }) => handlerEndNs !== null).length;
    expect(slices).toBe(summary.stats.calls + summary.stats.partial + handlers);
    expect(countOf(decoded, "type: TYPE_SLICE_END")).toBe(slices);
  });

  test("counts the fill level of each pipe, up to its peak and down to what was left in it", () => {
    const packets = decoded.split(/^packet \{/m);
    for (const { id, peakFill, bytesLeft } of summary.channels.filter(({ kind }) => kind === "pipe")) {
      const track = packets.find(
        (packet) => packet.includes(`name: "${id}"`) && packet.includes("counter {"),
      );
      const uuid = /uuid: (\d+)/.exec(track ?? "")?.[1];
      const levels = packets
        .filter((packet) => new RegExp(`track_uuid: ${uuid}$`, "m").test(packet))
        .map((packet) => Number(/counter_value: (\d+)/.exec(packet)?.[1]));
      expect({ id, peak: Math.max(...levels), end: levels.at(-1) }).toEqual({
        id,
        peak: peakFill,
        end: bytesLeft,
      });
    }
  });

  test("begins an arrow for each transfer and each sent signal, and ends the same ones", () => {
    const begun = flowIds(decoded, "flow_ids");
    expect(flowIds(decoded, "terminating_flow_ids")).toEqual(begun);
    expect(begun.length).toBeGreaterThanOrEqual(transfersOf(summary) + 1);
  });
});

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

function flowIds(text: string, field: string): string[] {
  return [...text.matchAll(new RegExp(`^\\s*${field}: (\\d+)`, "gm"))].map(([, id]) => id ?? "").sort();
}

test("Graphviz draws the DOT graph, with every process in it", async () => {
  const { status, stdout, stderr } = spawnSync("dot", ["-Tsvg", await exported("dot")], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const { pid } of summary.processes) expect(stdout).toContain(`(${pid})`);
});

describe("Parquet, read by DuckDB", () => {
  async function ask(sql: string): Promise<unknown[][]> {
    const database = await DuckDBInstance.create();
    const connection = await database.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRows();
    } finally {
      connection.closeSync();
      database.closeSync();
    }
  }

  test("has a row for each process, call, transfer and signal", async () => {
    const file = await exported("parquet");
    const rows = await ask(`select kind, count(*)::int from '${file}' group by kind order by kind`);
    const calls = summary.stats.calls + summary.stats.partial;
    expect(rows).toEqual([
      ["call", calls],
      ["process", summary.processes.length],
      ["signal", summary.signals.length],
      ["transfer", transfersOf(summary)],
    ]);
  });

  test("adds up to the bytes of each pipe", async () => {
    const file = await exported("parquet");
    const rows = await ask(
      `select channel, sum(bytes)::int from '${file}' where kind = 'transfer' and channel_kind = 'pipe' group by channel order by channel`,
    );
    const pipes = summary.channels.filter(({ kind, bytesRead }) => kind === "pipe" && bytesRead > 0);
    expect(rows).toEqual(pipes.map(({ id, bytesRead }) => [id, bytesRead]).sort());
  });

  test("and the CSV holds the same", async () => {
    const [parquet, csv] = [await exported("parquet"), await exported("csv")];
    const read = `read_csv('${csv}', all_varchar = true, nullstr = '')`;
    const columns = "columns(*)::varchar";
    expect(
      await ask(`select count(*)::int from (select ${columns} from '${parquet}' except all from ${read})`),
    ).toEqual([[0]]);
    expect(
      await ask(`select count(*)::int from (from ${read} except all select ${columns} from '${parquet}')`),
    ).toEqual([[0]]);
  });
});

test.each(["perfetto", "chrome", "mermaid", "dot", "csv", "parquet"])(
  "%s tells nothing of what went through the pipes",
  async (format) => {
    expect(readFileSync(await exported(format)).includes(password)).toBe(false);
  },
);

test("the recording itself does hold it", async () => {
  const { stdout } = await ipcScope(["report", "run.ipctrace", "--format", "json"]);
  expect(stdout.toString()).not.toContain(password);
  const { "trace.strace": log } = unzipSync(readFileSync(join(folder.path, "run.ipctrace")));
  expect(Buffer.from(log ?? []).includes(password)).toBe(true);
});
