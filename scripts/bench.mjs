// npm run bench [-- --json FILE]: the budgets, measured as ratios in one run.
import { spawnSync } from "node:child_process";
import { runCommand } from "./setup/failure.mjs";
import { ensureNodeModules } from "./setup/node_modules.mjs";
import { inRepository } from "./setup/repository.mjs";

await runCommand(async () => {
  await ensureNodeModules();
  const esbuild = await import("esbuild");
  const outfile = inRepository("dist/bench.js");
  await esbuild.build({
    entryPoints: [inRepository("test/bench/bench.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "warning",
  });
  process.exitCode =
    spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
});
