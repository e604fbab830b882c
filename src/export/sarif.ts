import { helpPage, type RuleId, ruleIds, rules } from "../base/rules.ts";
import { formatSpan } from "../base/time.ts";
import type { Finding, Severity, SourceLocation, Summary } from "../protocol/summary.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/**
 * The findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the source. Files below `folder` are
 * named from there, as they are in a repository; others absolutely. A finding without a line of source is placed by its
 * processes alone.
 */
export function sarifLog(summary: Summary, version: string, folder = ""): string {
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "IPC Scope", version, rules: ruleIds.map(reportingDescriptor) } },
        ...(folder === "" ? {} : { originalUriBaseIds: { [root]: { uri: `${fileUri(folder)}/` } } }),
        invocations: [invocation(summary)],
        results: summary.findings.map((finding) => resultOf(finding, summary, folder)),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** What relative addresses of files count from. */
const root = "ROOT";

function reportingDescriptor(id: RuleId) {
  const { title, remedy } = rules[id];
  return {
    id,
    shortDescription: { text: `${title}.` },
    help: { text: `${remedy} See ${helpPage(id)}.`, markdown: `${remedy} See \`${helpPage(id)}\`.` },
  };
}

/** The traced program's own end. */
function invocation({ command, exit }: Summary) {
  const code = exit !== null && "code" in exit ? exit.code : undefined;
  return {
    executionSuccessful: code === 0,
    ...(command.length === 0 ? {} : { commandLine: command.join(" "), arguments: command.slice(1) }),
    ...(code === undefined ? {} : { exitCode: code }),
    ...(exit !== null && "signal" in exit ? { exitSignalName: exit.signal } : {}),
  };
}

function resultOf(finding: Finding, summary: Summary, folder: string) {
  const { rule, severity, message, ns, location, related, channels } = finding;
  const placed = related.filter((each) => each.location !== null);
  return {
    ruleId: rule,
    ...ruleIndexOf(rule),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        ...(location === null ? {} : physicalLocation(location, folder)),
        logicalLocations: finding.pids.map((pid) => processLocation(pid, summary)),
      },
    ],
    ...(placed.length === 0
      ? {}
      : {
          relatedLocations: placed.map((each, at) => ({
            id: at + 1,
            message: { text: each.message },
            ...(each.location === null ? {} : physicalLocation(each.location, folder)),
          })),
        }),
    properties: { channels, ns, time: formatSpan(ns), approximate: location?.approximate === true },
  };
}

function ruleIndexOf(rule: string): { readonly ruleIndex?: number } {
  const ruleIndex = ruleIds.indexOf(rule as RuleId);
  return ruleIndex < 0 ? {} : { ruleIndex };
}

function processLocation(pid: number, { processes }: Summary) {
  const name = processes.findLast((process) => process.pid === pid)?.name ?? "";
  return {
    kind: "process",
    name: String(pid),
    fullyQualifiedName: name === "" ? `${pid}` : `${name} (${pid})`,
  };
}

function physicalLocation({ file, line }: SourceLocation, folder: string) {
  const isBelow = folder !== "" && file.startsWith(`${folder}/`);
  const artifactLocation = isBelow
    ? { uri: uriPath(file.slice(folder.length + 1)), uriBaseId: root }
    : { uri: fileUri(file) };
  return { physicalLocation: { artifactLocation, region: { startLine: line } } };
}

function fileUri(path: string): string {
  return path.startsWith("/") ? `file://${uriPath(path)}` : uriPath(path);
}

/** In a path `?` and `#` are letters like others. */
function uriPath(path: string): string {
  return encodeURI(path).replaceAll("?", "%3F").replaceAll("#", "%23");
}
