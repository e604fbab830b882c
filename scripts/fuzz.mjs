// npm run fuzz [-- --seed N --inputs N --jobs N]: damaged and impossible logs by the million, see test/fuzz/README.md.
import { spawnSync } from "node:child_process";
import { runCommand } from "./setup/failure.mjs";
import { ensureNodeModules } from "./setup/node_modules.mjs";
import { inRepository } from "./setup/repository.mjs";

await runCommand(async () => {
  await ensureNodeModules();
  const esbuild = await import("esbuild");
  const outfile = inRepository("out/fuzz.mjs");
  await esbuild.build({
    entryPoints: [inRepository("test/fuzz/fuzz.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
  process.exitCode =
    spawnSync(process.execPath, ["--enable-source-maps", outfile, ...process.argv.slice(2)], {
      stdio: "inherit",
      cwd: inRepository("."),
    }).status ?? 1;
});
