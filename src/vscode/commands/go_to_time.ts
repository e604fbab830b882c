import * as vscode from "vscode";
import { unreachable } from "../../base/result.ts";
import { formatSpan, type Nanos } from "../../base/time.ts";
import { type EventRef, isMomentary } from "../../protocol/event.ts";
import type { Services } from "../services.ts";
import { cursorTime } from "../sessions/trace_session.ts";
import { parseTime, type TimeTextProblem } from "../text/time_text.ts";

/** Asks for a time of the active trace and puts the cursor there. */
export async function goToTime(services: Services): Promise<void> {
  const session = services.sessions.active;
  if (session === undefined) return;
  const now = cursorTime(session);
  const end = session.head?.endNs;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Go to Time"),
    prompt:
      end === undefined
        ? vscode.l10n.t("For example 1.25 s, 300 ms, or +5 ms from here")
        : vscode.l10n.t("0 s to {0}: for example 1.25 s, 300 ms, or +5 ms from here", formatSpan(end)),
    value: formatSpan(now),
    validateInput(text) {
      const parsed = parseTime(text, now);
      return parsed.ok ? beyondEnd(parsed.value, end) : sentence(parsed.error);
    },
  });
  if (typed === undefined) return;
  const at = parseTime(typed, now);
  if (at.ok) session.goTo({ ns: at.value, event: lasting(session.cursor.event) });
}

/** A process or a channel that is looked at is there at other times, too. */
function lasting(event: EventRef | null): EventRef | null {
  return event !== null && !isMomentary(event) ? event : null;
}

function beyondEnd(at: Nanos, end: Nanos | undefined): string | undefined {
  // The value shown at first is rounded, so half a percent over the end is still the end.
  if (end === undefined || at <= end * 1.005) return undefined;
  return vscode.l10n.t("The trace ends at {0}.", formatSpan(end));
}

function sentence(problem: TimeTextProblem): string {
  switch (problem) {
    case "empty":
      return vscode.l10n.t("Type a time, such as 1.25 s.");
    case "not-a-time":
      return vscode.l10n.t("This is not a time. Write a number and a unit, such as 1.25 s or 300 ms.");
    case "unknown-unit":
      return vscode.l10n.t("The units are ns, µs, ms, s, min and h.");
    case "before-start":
      return vscode.l10n.t("This is before the trace begins.");
    default:
      return unreachable(problem);
  }
}
