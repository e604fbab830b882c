import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { ConfigurationProvider, DynamicConfigurations, debugType } from "./configuration_provider.ts";
import { showMode } from "./mode_display.ts";

/** IPC Scope in the Run and Debug panel. Sessions live in the extension host; their code is loaded with the first. */
export function registerDebugging(services: Services): vscode.Disposable {
  const provider = new ConfigurationProvider(services);
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(debugType, provider),
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      new DynamicConfigurations(),
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: () => startSession(services),
    }),
    vscode.debug.onDidChangeActiveStackItem(chooseFrame),
    showMode(),
  );
}

async function startSession(services: Services): Promise<vscode.DebugAdapterDescriptor> {
  const { TraceDebugSession } = await import("../../debug/trace_debug_session.ts");
  const { EditorTraceSource } = await import("./editor_trace_source.ts");
  return new vscode.DebugAdapterInlineImplementation(
    new TraceDebugSession(new EditorTraceSource(services)) as vscode.DebugAdapter,
  );
}

/**
 * VS Code 1.100 and later choose only frames that have a source file (`Thread.getTopStackFrame` in its debugModel.ts),
 * and without a chosen frame the Variables view stays empty. Its command for the bottom frame leaves out faint ones, and
 * without sources all but the event's are faint.
 */
function chooseFrame(item: vscode.DebugThread | vscode.DebugStackFrame | undefined): void {
  if (item instanceof vscode.DebugThread && item.session.type === debugType) {
    void vscode.commands.executeCommand("workbench.action.debug.callStackBottom");
  }
}
