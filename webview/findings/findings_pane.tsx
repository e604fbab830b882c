import type { Severity } from "../../src/protocol/summary.ts";
import { useOpenSource } from "../details/open_source.ts";
import { SourceLine } from "../details/source_lines.tsx";
import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { Icon } from "../theme/icon.tsx";
import { formatInstant } from "../words/instant.ts";
import { goToFinding } from "./go_to_finding.ts";
import { Remedy } from "./remedy.tsx";

const order: readonly Severity[] = ["error", "warning", "info"];

/** What the rules found wrong, worst first; pressing one puts the cursor where it shows. The first of a rule says how to fix it. */
export function FindingsPane({ session, look }: { readonly session: TraceSession; readonly look: Look }) {
  const findings = useCell(session.findings);
  const openSource = useOpenSource(session);
  const sorted = findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <section class="findings" data-testid="findings" aria-label="Findings">
      <h2>
        Findings <span class="count">{findings.length === 0 ? "none" : findings.length}</span>
      </h2>
      {sorted.length > 0 && (
        <ul>
          {sorted.map((finding) => (
            <li key={`${finding.rule} ${finding.ns} ${finding.message}`}>
              <button type="button" class={finding.severity} onClick={() => goToFinding(session, finding)}>
                <Icon name={finding.severity} />
                <span>
                  {finding.message}
                  <small>
                    <span class="only-heard">{finding.severity}, </span>
                    {finding.rule} · {formatInstant(finding.ns, 1000)}
                  </small>
                </span>
              </button>
              {sorted.find(({ rule }) => rule === finding.rule) === finding && (
                <Remedy session={session} look={look} rule={finding.rule} />
              )}
              {finding.location !== null && (
                <p class="where">
                  <SourceLine location={finding.location} open={openSource} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
