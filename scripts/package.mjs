// npm run package: the VSIX of this extension, dist/ built for production.
import { mkdir } from "node:fs/promises";
import { build } from "./build/build.mjs";
import { runCommand } from "./setup/failure.mjs";
import { inRepository } from "./setup/repository.mjs";
import { run } from "./setup/run.mjs";

const target = "linux-x64";

await runCommand(async () => {
  await build({ production: true });
  await mkdir(inRepository("out"), { recursive: true });
  return run(process.execPath, [
    inRepository("node_modules/@vscode/vsce/vsce"),
    ...["package", "--target", target, "--allow-missing-repository", "--no-rewrite-relative-links"],
    ...["--out", `out/ipc-scope-${target}.vsix`],
  ]);
});
