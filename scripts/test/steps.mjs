import { arch } from "node:os";
import { build } from "../build/build.mjs";
import { ensureDebianPackages } from "../setup/debian_packages.mjs";
import { Failure } from "../setup/failure.mjs";
import { ensureNodeModules } from "../setup/node_modules.mjs";
import { inRepository } from "../setup/repository.mjs";
import { run } from "../setup/run.mjs";
import { ensureVsCodeHost } from "../setup/vscode_host.mjs";
import { runVitest } from "./vitest.mjs";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly Need[]} needs set up first; each is done once however many steps ask for it
 * @property {() => Promise<Outcome>} run
 *
 * @typedef {() => Promise<unknown>} Need throws a Failure when it cannot be met
 * @typedef {{ code: number, tally?: import("./tally_reporter.mjs").Tally }} Outcome
 */

const isRoot = process.getuid?.() === 0;
/** Whether the probe for arm64 is tested, too, which is much to ask of who cannot just install it. */
const triesArm64 = isRoot && arch() === "x64";
const packages = once(ensureNodeModules);
const bundles = once(async () => {
  // The probe is left out of a build without a compiler, and tested.
  await ensureDebianPackages("compiler", ...(triesArm64 ? /** @type {const} */ (["arm64Compiler"]) : []));
  await build();
});
const forIntegration = once(async () => {
  await ensureDebianPackages("strace", "compiler", "stress", "musl", "protoc", "graphviz");
  if (isRoot) await ensureDebianPackages("tracepoints");
  if (triesArm64) await ensureDebianPackages("arm64Emulator");
});
const forBrowser = once(() => ensureDebianPackages("strace", "compiler", "chromium", "stress"));
const vsCode = once(ensureVsCodeHost);

/**
 * What `npm test` does, in order; `npm test -- NAME…` does those named.
 * @type {readonly Step[]}
 */
export const steps = [
  { name: "build", needs: [bundles], run: async () => ({ code: 0 }) },
  { name: "typecheck", needs: [packages], run: node("scripts/typecheck.mjs") },
  { name: "lint", needs: [packages], run: node("node_modules/@biomejs/biome/bin/biome", "check", ".") },
  { name: "imports", needs: [packages], run: npm("imports") },
  { name: "dependencies", needs: [], run: node("scripts/check_dependencies.mjs") },
  { name: "docs", needs: [], run: node("scripts/check_docs.mjs") },
  { name: "unit", needs: [packages], run: vitest("test/unit", "vitest.config.mts") },
  {
    name: "integration",
    needs: [bundles, forIntegration],
    run: vitest("test/integration", "vitest.config.mts"),
  },
  { name: "e2e", needs: [bundles, forBrowser, vsCode], run: vitest("test/e2e", "vitest.e2e.config.mts") },
  {
    name: "package",
    needs: [packages, forBrowser, vsCode, once(makePackages)],
    run: vitest("test/package", "vitest.e2e.config.mts"),
  },
];

async function makePackages() {
  const code = await run(process.execPath, [inRepository("scripts/package.mjs")]);
  if (code !== 0) throw new Failure("The packages could not be made; the reason stands above.");
}

/**
 * @param {Need} need
 * @returns {Need}
 */
function once(need) {
  /** @type {Promise<unknown> | undefined} */
  let done;
  return () => {
    done ??= need();
    return done;
  };
}

/**
 * @param {string} folder
 * @param {string} config
 */
function vitest(folder, config) {
  return () => runVitest(folder, config);
}

/**
 * @param {string} script
 * @param {...string} args
 */
function node(script, ...args) {
  return async () => ({ code: await run(process.execPath, [inRepository(script), ...args]) });
}

/** @param {string} script of package.json */
function npm(script) {
  return async () => ({ code: await run("npm", ["run", "--silent", script]) });
}
