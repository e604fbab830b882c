import { ruleWords } from "../base/rules.ts";
import { shellCommand } from "../base/shell_word.ts";
import { formatSpan } from "../base/time.ts";
import type {
  Finding,
  SourceLocation,
  Summary,
  SummaryFlow,
  SummaryProcess,
  SummarySignal,
} from "../protocol/summary.ts";
import { jumpLines, streamLines } from "./below_the_call.ts";
import { placeText } from "./place_text.ts";
import { exitText, processTree } from "./process_tree.ts";
import { left, right, textTable } from "./text_table.ts";
import { visible } from "./visible_text.ts";

/** The summary for a person at a terminal in `folder`. Sections with nothing in them are left out. */
export function textReport(summary: Summary, folder = ""): string {
  const who = namesByPid(summary.processes);
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["Processes", processTree(summary, folder)],
    ["Channels", channelLines(summary, who)],
    ["Flows", flowLines(summary.flows, who)],
    ["Signals", signalLines(summary.signals, who)],
    ["Long jumps", jumpLines(summary.jumps, who, folder)],
    ["Streams", streamLines(summary.streams ?? [], who)],
    ["Findings", findingsLines(summary.findings, folder)],
    ["Calls passed over", passedOver(summary)],
  ];
  const text = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `\n${title}\n${lines.join("\n")}\n`);
  const notes = (summary.notes ?? []).map((note) => `${visible(note)}\n`);
  return `${headline(summary)}\n${notes.join("")}${text.join("")}`;
}

/** `sort 41`; the pid alone where it was reused, since what names only a pid may mean either process. */
function namesByPid(processes: readonly SummaryProcess[]): (pid: number) => string {
  const names = new Map<number, string | undefined>();
  for (const { pid, name } of processes)
    names.set(pid, names.has(pid) && names.get(pid) !== name ? undefined : name);
  return (pid) => {
    const name = names.get(pid);
    if (name === undefined && names.has(pid)) return String(pid);
    return `${name || "?"} ${pid}`;
  };
}

/** `main.c:27: error: pid 41 waits … [deadlock]`, the way compilers say it. */
export function findingLine(finding: Finding, folder = ""): string {
  const { location, severity, message, rule } = finding;
  return visible(`${place(location, folder)}${severity}: ${message} [${rule}]`);
}

/** The first finding of each rule also says how to fix such a thing. */
function findingsLines(findings: readonly Finding[], folder: string): string[] {
  const told = new Set<string>();
  return findings.flatMap((finding) => {
    const words = told.has(finding.rule) ? undefined : ruleWords(finding.rule);
    told.add(finding.rule);
    const lines = findingLines(finding, folder);
    return words === undefined ? lines : [...lines, `    to fix: ${words.remedy}`];
  });
}

/** With `main.c:9: note: …` for what else has to do with it and has a place. */
function findingLines(finding: Finding, folder: string): string[] {
  const notes = finding.related.filter(({ location }) => location !== null);
  return [
    `  ${findingLine(finding, folder)}`,
    ...notes.map(({ location, message }) => `    ${visible(`${place(location, folder)}note: ${message}`)}`),
  ];
}

function headline(summary: Summary): string {
  const { stats } = summary;
  const facts = [
    endText(summary),
    formatSpan(summary.durationNs),
    `${stats.calls} calls`,
    ...(stats.unparsed > 0 ? [`${stats.unparsed} lines not understood`] : []),
    ...(summary.tracer === "" ? [] : [summary.tracer]),
  ];
  const command = summary.command.length > 0 ? shellCommand(summary.command) : "Trace";
  return `${visible(command)}\n${facts.join(", ")}`;
}

/** `  statx 11, getdents64 2`: nothing above takes notice of them. */
function passedOver({ stats: { uninterpreted = {} } }: Summary): string[] {
  const counts = Object.entries(uninterpreted).map(([name, count]) => `${visible(name)} ${count}`);
  return counts.length === 0 ? [] : [`  ${counts.join(", ")}`];
}

function endText({ exit }: Summary): string {
  if (exit === null) return "end not seen";
  return "timeout" in exit ? "ended by the timeout" : exitText(exit);
}

function channelLines({ channels }: Summary, who: (pid: number) => string): string[] {
  if (channels.length === 0) return [];
  const columns = [
    left("channel"),
    right("written"),
    right("read"),
    right("left"),
    right("full for"),
    right("empty for"),
    left("writers -> readers"),
  ];
  return textTable(
    columns,
    channels.map((channel) => [
      channel.name !== "" && !channel.id.endsWith(channel.name)
        ? `${channel.id} ${channel.name}`
        : channel.id,
      String(channel.bytesWritten),
      String(channel.bytesRead),
      String(channel.bytesLeft),
      waited(channel.blockedFullNs),
      waited(channel.blockedEmptyNs),
      `${people(channel.writers, who)} -> ${people(channel.readers, who)}`,
    ]),
  );
}

function flowLines(flows: readonly SummaryFlow[], who: (pid: number) => string): string[] {
  if (flows.length === 0) return [];
  const columns = [
    left("from"),
    left("to"),
    left("through"),
    right("bytes"),
    right("transfers"),
    right("latency p50"),
    right("max"),
  ];
  return textTable(
    columns,
    flows.map((flow) => [
      who(flow.from),
      who(flow.to),
      flow.channel,
      String(flow.bytes),
      String(flow.transfers),
      formatSpan(flow.latencyNs.p50),
      formatSpan(flow.latencyNs.max),
    ]),
  );
}

function signalLines(signals: readonly SummarySignal[], who: (pid: number) => string): string[] {
  if (signals.length === 0) return [];
  const columns = [right("at"), left("signal"), left("from"), left("to"), left("cause"), left("outcome")];
  return textTable(
    columns,
    signals.map((signal) => [
      formatSpan(signal.generatedNs),
      signal.signal,
      sender(signal, who),
      who(signal.to),
      signal.cause,
      signal.interrupted === null ? signal.outcome : `${signal.outcome}, interrupted ${signal.interrupted}`,
    ]),
  );
}

function sender({ from, cause }: SummarySignal, who: (pid: number) => string): string {
  if (from !== null) return who(from);
  return sentByProcess.has(cause) ? "outside the trace" : "kernel";
}

const sentByProcess = new Set(["kill", "tgkill", "sigqueue", "raise"]);

function people(pids: readonly number[], who: (pid: number) => string): string {
  return pids.length === 0 ? "nobody" : pids.map(who).join(", ");
}

function waited(ns: number): string {
  return ns === 0 ? "-" : formatSpan(ns);
}

function place(location: SourceLocation | null, folder: string): string {
  return location === null ? "" : `${placeText(location, folder)}: `;
}
