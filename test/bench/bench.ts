import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { keepsBudget, type Measurement } from "./measure.ts";
import { queryBudgets } from "./queries.ts";
import { readingBudgets } from "./reading.ts";

const { values } = parseArgs({ options: { json: { type: "string" } } });
const measurements: Measurement[] = [...readingBudgets(), ...queryBudgets()];

for (const measurement of measurements) {
  const { what, value, unit, budget } = measurement;
  const bound = budget === null ? "" : `${budget.bound} ${budget.value}`;
  const verdict = budget === null ? "" : keepsBudget(measurement) ? "kept" : "MISSED";
  console.log(
    `${what.padEnd(58)} ${value.toPrecision(4).padStart(10)} ${unit.padEnd(14)} ${bound.padEnd(18)} ${verdict}`,
  );
}
if (values.json !== undefined) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown" };
  writeFileSync(values.json, `${JSON.stringify({ machine, measurements }, null, 2)}\n`);
}
