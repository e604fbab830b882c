import { rm } from "node:fs/promises";
import { join } from "node:path";
import { inRepository } from "../../../scripts/setup/repository.mjs";
import { ensureVsCodeHost } from "../../../scripts/setup/vscode_host.mjs";
import { installPackage, startVsCodeServer } from "../../../scripts/setup/vscode_server.mjs";
import { writeSettingsFile } from "./settings.ts";

/** A running VS Code that browsers can open. */
export interface Host {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Where its settings, state and logs live. */
  readonly dataDir: string;
}

export interface RunningHost extends Host {
  /** Ends it and every process it started. */
  stop(): Promise<void>;
}

export interface HostOptions {
  readonly workspaceTrust: boolean;
  /** Packages to install before it starts, absolute paths of .vsix files. */
  readonly install?: readonly string[];
}

/** A fresh VS Code with nothing but our settings. `name` keeps the data of several apart. */
export async function startHost(name: string, options: HostOptions): Promise<RunningHost> {
  const dataDir = inRepository("out", "e2e", "host", name);
  await rm(dataDir, { recursive: true, force: true });
  await writeMachineSettings(dataDir, {});
  const host = await ensureVsCodeHost();
  for (const file of options.install ?? []) await installPackage(host, dataDir, file);
  const server = await startVsCodeServer(host, { dataDir, workspaceTrust: options.workspaceTrust });
  return { ...server, dataDir };
}

/** Settings for every window of the host; a running one takes them up by itself. */
export function writeMachineSettings(
  dataDir: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  return writeSettingsFile(join(dataDir, "data", "Machine"), settings);
}
