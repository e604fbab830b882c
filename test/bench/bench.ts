import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { editorBudgets } from "./editor.ts";
import { enduranceBudgets } from "./endurance.ts";
import { findingsBudgets } from "./findings.ts";
import { frameBudgets } from "./frames.ts";
import { keepsBudget, type Measurement } from "./measure.ts";
import { packageBudgets } from "./package.ts";
import { pinned } from "./pinned.ts";
import { probeBudgets } from "./probe.ts";
import { queryBudgets } from "./queries.ts";
import { readingBudgets } from "./reading.ts";
import { sizeBudgets } from "./sizes.ts";
import { tracingBudget } from "./tracing.ts";

/** Every group of measurements by the name it is asked for: `npm run bench -- reading`. */
const groups: Readonly<Record<string, () => Measurement[] | Promise<Measurement[]>>> = {
  reading: readingBudgets,
  findings: findingsBudgets,
  queries: queryBudgets,
  tracing: tracingBudget,
  package: packageBudgets,
  probe: probeBudgets,
  frames: () => frameBudgets(),
  editor: editorBudgets,
  sizes: sizeBudgets,
  endurance: enduranceBudgets,
};

/** Of one thread and nothing else: measured on one processor. */
const alone: ReadonlySet<string> = new Set(["reading", "findings", "queries", "sizes"]);

/** Take long and much memory: measured only when they are asked for. */
const onlyWhenAsked: ReadonlySet<string> = new Set(["sizes", "endurance"]);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "string" } },
    allowPositionals: true,
  });
  const measurements: Measurement[] = [];
  for (const [name, measure] of Object.entries(groups)) {
    if (positionals.length > 0 ? !positionals.includes(name) : onlyWhenAsked.has(name)) continue;
    const measured = await (alone.has(name) ? pinned(measure) : measure());
    for (const each of measured) console.log(line(each));
    measurements.push(...measured);
  }
  if (values.json !== undefined) {
    const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown" };
    writeFileSync(values.json, `${JSON.stringify({ machine, measurements }, null, 2)}\n`);
  }
}

function line(measurement: Measurement): string {
  const { what, value, unit, budget } = measurement;
  const bound = budget === null ? "" : `${budget.bound} ${budget.value}`;
  const verdict = budget === null ? "" : keepsBudget(measurement) ? "kept" : "MISSED";
  return `${what.padEnd(66)} ${value.toPrecision(4).padStart(10)} ${unit.padEnd(10)} ${bound.padEnd(18)} ${verdict}`;
}

void main();
