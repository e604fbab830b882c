import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { _electron } from "playwright-core";
import { inRepository, root } from "../../../scripts/setup/repository.mjs";
import { writeSettingsFile } from "./settings.ts";
import type { EditorWindow } from "./workbench.ts";

/** Whether the tests shall use the desktop VS Code: for machines that can download it and have a display. */
export const wantsDesktop = process.env.IPC_SCOPE_ELECTRON === "1";

/** Opens a folder in the desktop VS Code, with the extension from this source tree. */
export async function openOnDesktop(folder: string): Promise<EditorWindow> {
  const executablePath = await downloadAndUnzipVSCode({ cachePath: inRepository(".vscode-test") });
  const dataDir = await mkdtemp(join(tmpdir(), "ipc-scope-desktop-"));
  const writeSettings: EditorWindow["writeSettings"] = (settings) =>
    writeSettingsFile(join(dataDir, "User"), settings);
  await writeSettings({});
  const app = await _electron.launch({
    executablePath,
    args: [
      folder,
      `--extensionDevelopmentPath=${root}`,
      `--user-data-dir=${dataDir}`,
      `--extensions-dir=${join(dataDir, "extensions")}`,
      "--disable-workspace-trust",
      "--skip-welcome",
      "--skip-release-notes",
      "--disable-updates",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  return {
    page: await app.firstWindow(),
    writeSettings,
    close: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
