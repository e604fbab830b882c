// npm run typecheck: every room against its own tsconfig, in parallel.
import { runCommand } from "./setup/failure.mjs";
import { ensureNodeModules } from "./setup/node_modules.mjs";
import { inRepository } from "./setup/repository.mjs";
import { runQuietly } from "./setup/run.mjs";

const projects = [
  "src/tsconfig.core.json",
  "src/tsconfig.json",
  "src/tsconfig.web.json",
  "webview/tsconfig.json",
  "test/tsconfig.json",
  "scripts/tsconfig.json",
];

await runCommand(async () => {
  await ensureNodeModules();
  // The compiler in native code takes a seventh of the time; what asks TypeScript about sources needs the other, whose API it lacks.
  const tsc = inRepository("node_modules/typescript-native/bin/tsc");
  const cache = "node_modules/.cache/typecheck";
  const outcomes = await Promise.all(
    projects.map((project) => {
      const buildInfo = `${cache}/${project.replaceAll("/", "-")}.tsbuildinfo`;
      const args = [tsc, "-p", project, "--incremental", "--tsBuildInfoFile", buildInfo];
      return runQuietly(process.execPath, args);
    }),
  );
  for (const [index, { code, output }] of outcomes.entries()) {
    if (code !== 0) process.stdout.write(`${projects[index]}:\n${output}\n`);
  }
  return outcomes.some(({ code }) => code !== 0) ? 1 : 0;
});
