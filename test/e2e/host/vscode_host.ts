import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inRepository } from "../../../scripts/setup/repository.mjs";
import { ensureVsCodeHost } from "../../../scripts/setup/vscode_host.mjs";
import { startVsCodeServer } from "../../../scripts/setup/vscode_server.mjs";

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

/** A fresh VS Code with nothing but our settings. `name` keeps the data of several apart. */
export async function startHost(
  name: string,
  options: { readonly workspaceTrust: boolean },
): Promise<RunningHost> {
  const dataDir = inRepository("out", "e2e", "host", name);
  await rm(dataDir, { recursive: true, force: true });
  await writeSettings(dataDir, {});
  const server = await startVsCodeServer(await ensureVsCodeHost(), { dataDir, ...options });
  return { ...server, dataDir };
}

/** What makes a picture the same twice, and the terminal's text readable. */
const calmSettings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "workbench.colorTheme": "Default Dark Modern",
  "window.autoDetectColorScheme": false,
  "security.workspace.trust.startupPrompt": "never",
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  // The DOM renderer: its rows can be read.
  "terminal.integrated.gpuAcceleration": "off",
  "terminal.integrated.shellIntegration.enabled": false,
};

/** Replaces the machine's settings; a running VS Code takes them up by itself. */
export async function writeSettings(
  dataDir: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const directory = join(dataDir, "data", "Machine");
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, "settings.json"),
    JSON.stringify({ ...calmSettings, ...settings }, null, 2),
  );
}
