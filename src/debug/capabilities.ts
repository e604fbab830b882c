import type { DebugProtocol } from "@vscode/debugprotocol";
import { exceptionFilters } from "./stops/exception_filters.ts";

/** What a session can do, for the editor to show the buttons of. */
export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsExceptionInfoRequest: true,
  supportsEvaluateForHovers: false,
  exceptionBreakpointFilters: [...exceptionFilters],
};
