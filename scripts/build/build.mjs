import { existsSync } from "node:fs";
import { Failure } from "../setup/failure.mjs";
import { ensureNodeModules } from "../setup/node_modules.mjs";
import { inRepository, root } from "../setup/repository.mjs";
import { bundles } from "./bundles.mjs";
import { buildProbe } from "./probe.mjs";
import { writeThirdPartyNotices } from "./third_party_notices.mjs";

/**
 * Builds dist/, installing packages first if needed. Writes to stderr only.
 * @param {{ production?: boolean, watch?: boolean }} [options]
 *   production: minified and without source maps; watch: goes on rebuilding until the process ends
 */
export async function build({ production = false, watch = false } = {}) {
  await ensureNodeModules();
  await buildProbe();
  const esbuild = await import("esbuild");
  const present = bundles.filter(({ entry }) => existsSync(inRepository(entry)));
  for (const { entry, outfile } of bundles) {
    if (!existsSync(inRepository(entry))) process.stderr.write(`No ${entry} yet: ${outfile} is left out.\n`);
  }
  const contexts = await Promise.all(
    present.map(({ entry, ...options }) =>
      esbuild.context({
        ...options,
        entryPoints: [entry],
        absWorkingDir: root,
        bundle: true,
        minifyWhitespace: production,
        minifySyntax: production,
        // Stacks in bug reports keep the names of our functions. esbuild's keepNames would shorten them and give each function
        // its name back whenever it is made, which costs the engine a third of its time.
        minifyIdentifiers: production && options.platform !== "node",
        sourcemap: !production,
        metafile: true,
        logLevel: "warning",
      }),
    ),
  );
  if (watch) {
    await Promise.all(contexts.map((context) => context.watch()));
    process.stderr.write("Watching; Ctrl+C ends.\n");
    return;
  }
  const results = await Promise.allSettled(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
  const failed = present.filter((_, index) => results[index]?.status === "rejected");
  const metafiles = results.flatMap((result) =>
    result.status === "fulfilled" ? [result.value.metafile] : [],
  );
  if (failed.length > 0) {
    throw new Failure(
      `Not built: ${failed.map(({ outfile }) => outfile).join(", ")}; the reasons stand above.`,
    );
  }
  await writeThirdPartyNotices(metafiles);
}
