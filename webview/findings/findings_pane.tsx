import type { Finding, Severity } from "../../src/protocol/summary.ts";
import { useOpenSource } from "../details/open_source.ts";
import { SourceLine } from "../details/source_lines.tsx";
import { ExplainedWords } from "../glossary/explained_sentence.tsx";
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
              <div class={`finding ${finding.severity}`}>
                <Icon name={finding.severity} />
                <div>
                  <ExplainedWords words={finding.message} session={session} look={look} />
                  <GoTo finding={finding} session={session} />
                </div>
              </div>
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

/**
 * Lies over the whole finding, under the terms of its message: a message that is explained holds buttons itself, and no
 * button may stand in another. Its name says the message again, for who goes from button to button.
 */
function GoTo({ finding, session }: { readonly finding: Finding; readonly session: TraceSession }) {
  const where = `${finding.rule} · ${formatInstant(finding.ns, 1000)}`;
  return (
    <button
      type="button"
      class="go"
      aria-label={`${finding.severity}: ${finding.message} ${where}`}
      onClick={() => goToFinding(session, finding)}
    >
      {where}
    </button>
  );
}
