// npm run vscode [-- FOLDER]: a real VS Code with the extension loaded from this source tree.
import { once } from "node:events";
import { resolve } from "node:path";
import { build } from "./build/build.mjs";
import { ensureDebianPackages, isPresent } from "./setup/debian_packages.mjs";
import { runCommand } from "./setup/failure.mjs";
import { inRepository, root } from "./setup/repository.mjs";
import { run } from "./setup/run.mjs";
import { ensureVsCodeHost } from "./setup/vscode_host.mjs";
import { startVsCodeServer, workbenchAddress } from "./setup/vscode_server.mjs";

await runCommand(async () => {
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? ".");
  await ensureDebianPackages("strace");
  await build();
  if (await isPresent("code")) {
    return run("code", ["--new-window", `--extensionDevelopmentPath=${root}`, folder]);
  }
  const server = await startVsCodeServer(await ensureVsCodeHost(), {
    dataDir: inRepository(".vscode-test", "data"),
    workspaceTrust: true,
  });
  process.stdout.write(
    `VS Code with IPC Scope, in your browser until Ctrl+C:\n  ${workbenchAddress(server.origin, { folder, extension: root })}\n`,
  );
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await server.stop();
  return 0;
});
