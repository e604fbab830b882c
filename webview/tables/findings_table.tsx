import { useState } from "preact/hooks";
import type { Finding } from "../../src/protocol/summary.ts";
import { goToFinding } from "../findings/go_to_finding.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { formatInstant } from "../words/instant.ts";
import { sortedFindings } from "./findings_order.ts";
import { Grid, type Sorting } from "./grid.tsx";

const columns = [
  { name: "severity", title: "Severity", number: false },
  { name: "rule", title: "Rule", number: false },
  { name: "message", title: "What is wrong", number: false },
  { name: "at", title: "At", number: true },
];

/** The findings as a table. They are few: rules speak of programs, not of calls. */
export function FindingsTable({
  session,
  words,
}: {
  readonly session: TraceSession;
  readonly words: string;
}) {
  const findings = useCell(session.findings);
  const [sorting, setSorting] = useState<Sorting>({ column: 0, descending: false });
  const [chosen, setChosen] = useState<Finding>();
  const rows = sortedFindings(findings, sorting, words);
  if (rows.length === 0) {
    return (
      <p class="pane-note">
        {findings.length === 0 ? "The rules found nothing wrong." : `No finding mentions “${words}”.`}
      </p>
    );
  }
  return (
    <div class="table-pane findings-table" data-testid="table-findings">
      <Grid
        label="Findings"
        columns={columns}
        total={rows.length}
        rowAt={(at) => {
          const finding = rows[at];
          return (
            finding && {
              key: `${finding.rule} ${finding.ns} ${finding.message}`,
              cells: [finding.severity, finding.rule, finding.message, formatInstant(finding.ns, 1000)],
              chosen: finding === chosen,
            }
          );
        }}
        sorting={sorting}
        sort={setSorting}
        look={() => {}}
        choose={(at) => {
          const finding = rows[at];
          if (finding === undefined) return;
          setChosen(finding);
          goToFinding(session, finding);
        }}
      />
    </div>
  );
}
