import { bytesLabel } from "../engine/details/amounts.ts";
import type { Summary, SummaryChannel, SummaryFlow, SummaryProcess } from "../protocol/summary.ts";
import { countText } from "./counted_text.ts";
import type { ExportedRun } from "./exported_run.ts";
import { visible } from "./visible_text.ts";

/** A picture with more is a ball of wool. What is left out is said in it. */
const mostProcesses = 60;
const mostChannels = 80;

/**
 * The run as a Graphviz graph: processes as boxes, channels between their writers and their readers with what went
 * through them, who started whom, who signalled whom; red is what the findings name as errors.
 */
export function dotGraph({ summary }: ExportedRun): string {
  const flowing = new Set(summary.flows.flatMap(({ from, to }) => [from, to]));
  const wanted = [...summary.processes].sort(
    (a, b) => Number(flowing.has(b.pid)) - Number(flowing.has(a.pid)),
  );
  const processes = new Set(wanted.slice(0, mostProcesses));
  const pids = new Set([...processes].map(({ pid }) => pid));
  const busy = summary.channels
    .filter(({ writers, readers }) => [...writers, ...readers].some((pid) => pids.has(pid)))
    .sort((a, b) => b.bytesWritten + b.messages - (a.bytesWritten + a.messages));
  const channels = busy.slice(0, mostChannels);
  const left = [
    ...(wanted.length > processes.size
      ? [countText(wanted.length - processes.size, "process", "processes")]
      : []),
    ...(busy.length > channels.length ? [countText(busy.length - channels.length, "channel")] : []),
  ];
  return [
    "digraph ipc {\n",
    '  rankdir=LR; node [fontname="sans-serif", fontsize=11]; edge [fontname="sans-serif", fontsize=9];\n',
    `  label=${quoted(caption(summary, left))}; labelloc=b; fontname="sans-serif"; fontsize=10;\n`,
    ...[...processes].map((process) => processNode(process, summary)),
    ...channels.flatMap((channel) => channelLines(channel, summary, pids)),
    ...[...processes].filter(({ ppid }) => pids.has(ppid)).map(({ pid, ppid }) => startEdge(ppid, pid)),
    ...signalEdges(summary, pids),
    "}\n",
  ].join("");
}

function caption({ command, findings }: Summary, left: readonly string[]): string {
  return [
    command.join(" "),
    ...(left.length > 0 ? [`left out, least busy first: ${left.join(", ")}`] : []),
    ...findings.map(({ severity, message }) => `${severity}: ${message}`),
  ].join("\n");
}

function processNode({ pid, name, state, blocked, exit }: SummaryProcess, { findings }: Summary): string {
  const wrong = findings.some(({ severity, pids }) => severity === "error" && pids.includes(pid));
  const now =
    blocked !== null
      ? `blocked: ${blocked.call}, ${blocked.reason}`
      : exit === null
        ? state
        : "code" in exit
          ? `exit ${exit.code}`
          : exit.signal;
  const style = wrong ? ", color=red, penwidth=2" : "";
  return `  p${pid} [shape=box, style=rounded, label=${quoted(`${name} (${pid})\n${now}`)}${style}];\n`;
}

/** Of a channel the ends that carried something carry their bytes; the other ends are dashed. */
function channelLines(
  channel: SummaryChannel,
  { flows, findings }: Summary,
  pids: ReadonlySet<number>,
): string[] {
  const { id, kind } = channel;
  const its = flows.filter((flow) => flow.channel === id);
  const wrong = findings.some(({ severity, channels }) => severity === "error" && channels.includes(id));
  const shape = shapes[kind] ?? "ellipse";
  const title = `${id}\n${tally(channel)}`;
  const color = wrong ? ", color=red, penwidth=2" : "";
  const node = quoted(id);
  const edges = [
    ...channel.writers
      .filter((pid) => pids.has(pid))
      .map((pid) =>
        edge(
          `p${pid}`,
          node,
          sum(its, (flow) => flow.from === pid),
        ),
      ),
    ...channel.readers
      .filter((pid) => pids.has(pid))
      .map((pid) =>
        edge(
          node,
          `p${pid}`,
          sum(its, (flow) => flow.to === pid),
        ),
      ),
  ];
  return [`  ${node} [shape=${shape}, label=${quoted(title)}${color}];\n`, ...edges];
}

const shapes: Readonly<Record<string, string>> = {
  pipe: "cds",
  fifo: "cds",
  file: "note",
  "sysv-queue": "component",
  "posix-queue": "component",
  "sysv-shm": "box3d",
  "posix-shm": "box3d",
  mapping: "box3d",
  memfd: "box3d",
};

function tally({ bytesWritten, messages, bytesLeft }: SummaryChannel): string {
  const amount = messages > 0 ? countText(messages, "message") : bytesLabel(bytesWritten);
  return bytesLeft > 0 ? `${amount}, ${bytesLabel(bytesLeft)} left` : amount;
}

function sum(flows: readonly SummaryFlow[], which: (flow: SummaryFlow) => boolean): number {
  return flows.filter(which).reduce((bytes, flow) => bytes + flow.bytes, 0);
}

function edge(from: string, to: string, bytes: number): string {
  return bytes > 0
    ? `  ${from} -> ${to} [label=${quoted(bytesLabel(bytes))}];\n`
    : `  ${from} -> ${to} [style=dashed, color=gray50];\n`;
}

function startEdge(parent: number, child: number): string {
  return `  p${parent} -> p${child} [style=dotted, arrowhead=empty, color=gray50, label="fork"];\n`;
}

function signalEdges({ signals }: Summary, pids: ReadonlySet<number>): string[] {
  const counts = new Map<string, { from: number; to: number; signal: string; count: number }>();
  for (const { from, to, signal } of signals) {
    if (from === null || from === to || signal === "SIGCHLD" || !pids.has(from) || !pids.has(to)) continue;
    const key = `${from} ${to} ${signal}`;
    const known = counts.get(key) ?? { from, to, signal, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].map(({ from, to, signal, count }) => {
    const label = count === 1 ? signal : `${signal}, ${count} times`;
    return `  p${from} -> p${to} [style=bold, color=darkorange, label=${quoted(label)}];\n`;
  });
}

/** A quoted string of the DOT language: only the quote and the backslash mean something in it. */
function quoted(text: string): string {
  const lines = text.split("\n").map((line) => visible(line).replace(/["\\]/g, "\\$&"));
  return `"${lines.join("\\n")}"`;
}
