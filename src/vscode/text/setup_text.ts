import type { SetupFinding, SetupReport } from "../../capture/setup_report.ts";

/** A setup report as plain text: one line per check, its reason and remedy indented below. */
export function setupText(report: SetupReport): string {
  return report.findings.map(findingText).join("\n");
}

const marks = { good: "✓", limited: "!", bad: "✗" } as const;

function findingText(finding: SetupFinding): string {
  const reasons = finding.problem === null ? [] : [finding.problem.why, finding.problem.remedy];
  const lines = [`${marks[finding.status]} ${finding.summary}`, ...reasons.filter((line) => line !== "")];
  return lines.join("\n    ");
}
