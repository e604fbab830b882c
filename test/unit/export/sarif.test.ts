import { readFileSync } from "node:fs";
import draft4 from "ajv-draft-04";
import formats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { ruleIds } from "../../../src/base/rules.ts";
import { sarifLog } from "../../../src/export/sarif.ts";
import type { Finding, Summary } from "../../../src/protocol/summary.ts";

/** The schema's properties count as a standard's, not as mistakes: it has keywords that ajv's strict mode does not know. */
const schemas = new draft4({ strict: false, allErrors: true });
formats(schemas);
const isSarif = schemas.compile(
  JSON.parse(readFileSync("test/fixtures/schemas/sarif-schema-2.1.0.json", "utf8")),
);

const hang: Finding = {
  rule: "eof-never",
  severity: "error",
  message: "sort (42) waits for end-of-file on pipe:97, but it cannot come.",
  pids: [42, 40],
  channels: ["pipe:97"],
  ns: 5_000_000,
  location: { file: "/home/u/my pipe#1/main.c", line: 27 },
  related: [
    { message: "gen (40) got descriptor 4 here", location: { file: "/usr/src/lib.c", line: 3 } },
    { message: "somewhere", location: null },
  ],
};

const kill: Finding = {
  rule: "killed-by-signal",
  severity: "info",
  message: "gen (40) was killed by SIGTERM.",
  pids: [40],
  channels: [],
  ns: 7,
  location: null,
  related: [],
};

function summaryWith(findings: readonly Finding[], exit: Summary["exit"] = { code: 1 }): Summary {
  return {
    schema: 1,
    command: ["./gen", "--all"],
    tracer: "strace 6.1",
    startUnixNs: null,
    durationNs: 9_000_000,
    exit,
    stats: { lines: 1, calls: 1, unparsed: 0, partial: 0 },
    processes: [
      {
        pid: 42,
        ppid: 40,
        name: "sort",
        argv: ["sort"],
        threads: [42],
        startNs: 0,
        endNs: null,
        exit: null,
        state: "running",
        blocked: null,
      },
    ],
    channels: [],
    flows: [],
    signals: [],
    waits: [],
    jumps: [],
    findings,
  };
}

function sarifOf(summary: Summary, folder?: string) {
  const log = JSON.parse(sarifLog(summary, "0.1.0", folder));
  isSarif(log);
  expect(isSarif.errors).toBeNull();
  return log.runs[0];
}

describe("SARIF", () => {
  test.each<[string, Summary]>([
    ["findings with and without a place", summaryWith([hang, kill])],
    ["no finding", summaryWith([])],
    ["a program that was killed", summaryWith([kill], { signal: "SIGKILL" })],
    ["a program that hung", summaryWith([hang], { timeout: true })],
    ["a log that does not tell how it ended", { ...summaryWith([]), exit: null, command: [] }],
    ["a rule of a later version", summaryWith([{ ...kill, rule: "not-yet" }])],
  ])("keeps to the schema: %s", (_, summary) => {
    expect(sarifOf(summary, "/home/u").tool.driver.name).toBe("IPC Scope");
  });

  test("names every rule with how to fix it", () => {
    const { rules } = sarifOf(summaryWith([])).tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(ruleIds);
    expect(rules[1].help.text).toMatch(/^Close the write end .* See media\/help\/eof-never\.md\.$/);
  });

  test("places a finding at its line, its processes and what has to do with it", () => {
    const [result] = sarifOf(summaryWith([hang]), "/home/u").results;
    expect(result).toMatchObject({
      ruleId: "eof-never",
      ruleIndex: 1,
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "my%20pipe%231/main.c", uriBaseId: "ROOT" },
            region: { startLine: 27 },
          },
          logicalLocations: [{ fullyQualifiedName: "sort (42)" }, { fullyQualifiedName: "40" }],
        },
      ],
      relatedLocations: [
        {
          message: { text: "gen (40) got descriptor 4 here" },
          physicalLocation: { artifactLocation: { uri: "file:///usr/src/lib.c" }, region: { startLine: 3 } },
        },
      ],
    });
  });

  test("tells severities in its own words", () => {
    const severities = (["error", "warning", "info"] as const).map((severity) => ({ ...kill, severity }));
    expect(sarifOf(summaryWith(severities)).results.map(({ level }: { level: string }) => level)).toEqual([
      "error",
      "warning",
      "note",
    ]);
  });

  test("says whether the program succeeded", () => {
    expect(sarifOf(summaryWith([], { code: 0 })).invocations).toMatchObject([
      { executionSuccessful: true, exitCode: 0 },
    ]);
    expect(sarifOf(summaryWith([], { signal: "SIGSEGV" })).invocations).toMatchObject([
      { executionSuccessful: false, exitSignalName: "SIGSEGV" },
    ]);
  });
});
