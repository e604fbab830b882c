import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What makes a picture the same twice, and the terminal's text readable. */
export const calmSettings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
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

/** Replaces the settings file in a directory by the calm ones with these on top. */
export async function writeSettingsFile(
  directory: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, "settings.json"),
    JSON.stringify({ ...calmSettings, ...settings }, null, 2),
  );
}
