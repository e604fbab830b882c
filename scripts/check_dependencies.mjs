// npm run dependencies: fails when a package came in that is not pinned, whose licence or install script nobody looked at, or whose
// contents the lock file does not hold fast. Reads package.json, the lock file and .npmrc; asks nobody.
import { readFile } from "node:fs/promises";
import { runCommand } from "./setup/failure.mjs";
import { inRepository } from "./setup/repository.mjs";

/** Of tools that build and test. What is shipped is held to fewer by build/third_party_notices.mjs. */
const licences = new Set([
  ...["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "BlueOak-1.0.0", "Unlicense"],
  ...["MPL-2.0", "Artistic-2.0", "Python-2.0", "CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "WTFPL", "Zlib"],
]);

/** Looked at one by one: their package.json names no licence, or names a file. */
const knownLicences = new Map([
  ["@vscode/vsce-sign", "Microsoft's own, free to use with vsce, which brings it"],
  ["khroma", "MIT, by the text in it"],
]);

/** Brought install scripts when they were taken in. None is run: .npmrc says so. */
const knownScripts = new Set([
  "@microsoft/sarif-multitool-darwin",
  "@microsoft/sarif-multitool-linux",
  "@vscode/vsce-sign",
  "esbuild",
  "keytar",
  "node-pty",
]);

/**
 * @typedef {object} LockedPackage
 * @property {string} [license]
 * @property {string} [integrity]
 * @property {boolean} [hasInstallScript]
 */

await runCommand(async () => {
  /** @type {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} */
  const manifest = JSON.parse(await readFile(inRepository("package.json"), "utf8"));
  /** @type {{ packages: Record<string, LockedPackage> }} */
  const lock = JSON.parse(await readFile(inRepository("package-lock.json"), "utf8"));
  const npmrc = await readFile(inRepository(".npmrc"), "utf8");

  const locked = Object.entries(lock.packages).filter(([path]) => path !== "");
  const complaints = [
    ...(/^ignore-scripts=true$/m.test(npmrc)
      ? []
      : [".npmrc no longer keeps packages from running scripts."]),
    ...Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
      .filter(([, version]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
      .map(([name, version]) => `package.json asks for ${name} ${version}: name one version.`),
    ...locked.flatMap(([path, entry]) => complaintsAbout(nameIn(path), entry)),
  ];
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length === 0) console.log(`${locked.length} packages: pinned, licences and scripts known.`);
  return complaints.length === 0 ? 0 : 1;
});

/**
 * @param {string} name
 * @param {LockedPackage} entry
 * @returns {string[]}
 */
function complaintsAbout(name, { license, integrity, hasInstallScript }) {
  const complaints = [];
  if (integrity === undefined) complaints.push(`${name} has no checksum in package-lock.json.`);
  if (hasInstallScript && !knownScripts.has(name)) {
    complaints.push(`${name} brings an install script: read it, then add it to ${import.meta.filename}.`);
  }
  // Its builds for other systems are of the same licence.
  const known = [...knownLicences.keys()].some((other) => name === other || name.startsWith(`${other}-`));
  if (!known && !isAccepted(license)) {
    complaints.push(
      `${name} is under ${license ?? "no stated licence"}: not on the list in ${import.meta.filename}.`,
    );
  }
  return complaints;
}

/**
 * An SPDX expression of one level: of `A OR B` one must be on the list, of `A AND B` both.
 * @param {string | undefined} expression
 */
function isAccepted(expression) {
  if (expression === undefined) return false;
  const bare = expression.replace(/^\((.*)\)$/, "$1");
  return bare.split(" OR ").some((choice) => choice.split(" AND ").every((licence) => licences.has(licence)));
}

/** @param {string} path of the lock file: `node_modules/a/node_modules/@b/c` is of `@b/c` */
function nameIn(path) {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}
