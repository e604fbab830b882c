// npm run bench [-- GROUP…] [-- --json FILE]: the budgets, measured as ratios in one run.
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { build } from "./build/build.mjs";
import { ensureDebianPackages } from "./setup/debian_packages.mjs";
import { runCommand } from "./setup/failure.mjs";
import { inRepository } from "./setup/repository.mjs";

await runCommand(async () => {
  await ensureDebianPackages("strace", "compiler", "chromium");
  await build({ production: true });
  const esbuild = await import("esbuild");
  await esbuild.build({
    entryPoints: {
      bench: inRepository("test/bench/bench.ts"),
      "bench-log-writer": inRepository("test/bench/log_writer.ts"),
    },
    outdir: inRepository("out"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The one module that asks where it stands is told where it came from.
    define: {
      "import.meta.url": JSON.stringify(pathToFileURL(inRepository("scripts/setup/repository.mjs")).href),
    },
    external: ["node-pty", "playwright-core"],
    logLevel: "warning",
  });
  process.exitCode =
    spawnSync(process.execPath, [inRepository("out/bench.js"), ...process.argv.slice(2)], {
      stdio: "inherit",
    }).status ?? 1;
});
