import type { CommandTable } from "./register_commands.ts";
import type { Services } from "./services.ts";

/** What works wherever a trace can be seen, also in a browser. */
export function viewingCommands(services: Services): CommandTable {
  return {
    "ipcScope.openTrace": async (file) => (await import("./commands/open_trace.ts")).openTrace(file),
    "ipcScope.saveTrace": async () => (await import("./commands/save_trace.ts")).saveTrace(services),
    "ipcScope.export": async () => (await import("./commands/export_trace.ts")).exportTrace(services),
    "ipcScope.copyAsMermaid": async () =>
      (await import("./commands/export_trace.ts")).copyAsMermaid(services),
    "ipcScope.showView": async () => (await import("./commands/show_view.ts")).showView(services),
    "ipcScope.goToTime": async () => (await import("./commands/go_to_time.ts")).goToTime(services),
    "ipcScope.explainRule": async (rule) =>
      (await import("./commands/explain_rule.ts")).explainRule(services, rule),
    "ipcScope.openGlossary": async (term) =>
      (await import("./commands/open_glossary.ts")).openGlossary(services, term),
    "ipcScope.goToCall": async (call) => (await import("./commands/go_to_call.ts")).goToCall(services, call),
    "ipcScope.openFindingSource": async (node) =>
      (await import("./commands/open_finding_source.ts")).openFindingSource(node),
    "ipcScope.nextEvent": async () => (await import("./commands/step_event.ts")).stepEvent(services, "next"),
    "ipcScope.previousEvent": async () =>
      (await import("./commands/step_event.ts")).stepEvent(services, "previous"),
  };
}
