import type { TestProject } from "vitest/node";
import { type Host, startHost } from "./vscode_host.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The VS Code shared by all end-to-end tests; it trusts every folder. */
    readonly trustingHost: Host;
  }
}

/** Starts one VS Code before the first test; the function returned ends it after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const host = await startHost("trusting", { workspaceTrust: false });
  project.provide("trustingHost", { origin: host.origin, dataDir: host.dataDir });
  return () => host.stop();
}
