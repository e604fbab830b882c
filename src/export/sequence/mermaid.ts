import type { ProcessIndex } from "../../base/ids.ts";
import { bytesLabel } from "../../engine/details/amounts.ts";
import { isProcess, type Process, type Trace } from "../../ipc/trace.ts";
import { finalLabel } from "../call_facts.ts";
import { countText } from "../counted_text.ts";
import type { ExportedRun } from "../exported_run.ts";
import { visible } from "../visible_text.ts";
import { foldRepeats, type Repeated } from "./repeats.ts";
import { keyOf, type Step, stepsOf, together } from "./steps.ts";

/** More lifelines and lines than a page shows tell nothing; Mermaid itself refuses very long texts. */
const mostProcesses = 16;
const mostLines = 150;
const longestText = 60;

/**
 * The run as a Mermaid sequence diagram: who started whom, which bytes went to whom through what, signals, ends. What
 * repeats stands in a loop; what is left out is said in a note.
 */
export function mermaidSequence({ trace, summary }: ExportedRun): string {
  const steps = stepsOf(trace);
  const shown = mostInvolved(trace, steps);
  const among = steps.filter(({ from, to }) => shown.has(from) && shown.has(to));
  const folded = foldRepeats(among, keyOf);
  const { lines, left } = firstLines(folded);
  const order = trace.processes.filter(({ index }) => shown.has(index));
  const ends = [order[0], order.at(-1)].filter((process) => process !== undefined).map(idOf);
  const across = [...new Set(ends)].join(",");
  const note = (text: string): string => `    Note over ${across}: ${text}\n`;
  const leftOut = leftOutText(
    trace.processes.filter(isProcess).length - order.length,
    steps.length - among.length,
    left,
  );
  return [
    "sequenceDiagram\n",
    ...order.map((process) => `    participant ${idOf(process)} as ${plain(finalLabel(trace, process))}\n`),
    ...lines,
    ...(leftOut === "" || across === "" ? [] : [note(leftOut)]),
    ...(across === ""
      ? []
      : summary.findings.map(({ severity, message }) => note(`${severity}: ${plain(message, 200)}`))),
  ].join("");
}

/** Those that most steps touch, in the order in which they were born. */
function mostInvolved(trace: Trace, steps: readonly Step[]): ReadonlySet<ProcessIndex> {
  const touched = new Map<ProcessIndex, number>();
  for (const { index } of trace.processes.filter(isProcess)) touched.set(index, 0);
  for (const { from, to, times } of steps) {
    for (const process of new Set([from, to])) touched.set(process, (touched.get(process) ?? 0) + times);
  }
  const busiest = [...touched].sort(([, a], [, b]) => b - a).slice(0, mostProcesses);
  return new Set(busiest.map(([process]) => process));
}

function firstLines(folded: readonly Repeated<Step>[]): { lines: string[]; left: number } {
  const lines: string[] = [];
  let told = 0;
  for (const part of folded) {
    const its = part.kind === "item" ? [lineOf(part.item)] : loopLines(part.times, part.body);
    if (lines.length + its.length > mostLines) break;
    lines.push(...its);
    told++;
  }
  return { lines, left: folded.length - told };
}

function loopLines(times: number, body: readonly (readonly [Step, ...Step[]])[]): string[] {
  const lines = body.map((rounds) => `    ${lineOf(together(rounds))}`);
  return [`    loop ${countText(times, "time")}, added up\n`, ...lines, "    end\n"];
}

function lineOf(step: Step): string {
  const from = `P${step.from}`;
  const to = `P${step.to}`;
  switch (step.kind) {
    case "fork":
      return `    ${from}->>${to}: fork\n`;
    case "exec":
      return `    Note over ${to}: exec ${plain(step.what)}\n`;
    case "transfer":
      return `    ${from}->>${to}: ${plain(step.what)}, ${transferText(step)}\n`;
    case "signal":
      return `    ${from}-)${to}: ${plain(step.what)}${step.times > 1 ? ` (${step.times} times)` : ""}\n`;
    case "arrival":
      return `    Note over ${to}: ${plain(step.what)}${step.times > 1 ? ` (${step.times} times)` : ""}\n`;
    case "reaped":
      return `    ${from}-->>${to}: ${plain(step.what)}\n`;
  }
}

function transferText({ bytes, times, counted }: Step): string {
  const often = times === 1 ? "" : counted ? ` in ${countText(times, "transfer")}` : countText(times, "time");
  return counted ? `${bytesLabel(bytes)}${often}` : often || "once";
}

function leftOutText(processes: number, steps: number, parts: number): string {
  const left = [
    processes > 0 ? countText(processes, "quieter process", "quieter processes") : "",
    steps > 0 ? `${countText(steps, "step")} of theirs` : "",
    parts > 0 ? countText(parts, "later part") : "",
  ].filter((text) => text !== "");
  return left.length === 0 ? "" : `left out: ${left.join(", ")}`;
}

function idOf({ index }: Process): string {
  return `P${index}`;
}

/** Mermaid reads `#` and `;` as its own, and hands HTML on to the page. */
const entities: Readonly<Record<string, string>> = {
  "#": "#35;",
  ";": "#59;",
  "<": "#lt;",
  ">": "#gt;",
  "%": "#37;",
};

function plain(text: string, longest = longestText): string {
  const characters = [...visible(text)];
  const short =
    characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : characters.join("");
  return short.replace(/[#;<>%]/g, (character) => entities[character] ?? character);
}
