import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../setup/failure.mjs";
import { inRepository } from "../setup/repository.mjs";

/** Licences that ask for no more than to be passed on with what they cover. */
const accepted = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0"]);

/** Not bundled, shipped as it is. */
const shipped = ["node-pty"];

/**
 * Writes dist/THIRD-PARTY-NOTICES.txt: the licence of every package of which something is in the bundles.
 * @param {readonly import("esbuild").Metafile[]} metafiles of the bundles
 * @throws {Failure} for a package whose licence is not known to be harmless, or that brings no text of it
 */
export async function writeThirdPartyNotices(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
  const names = new Set([...inputs.flatMap((path) => packageOf(path) ?? []), ...shipped]);
  const notices = await Promise.all([...names].sort().map(noticeOf));
  const head =
    "IPC Scope contains parts of the following packages. Each is under the licence that stands with it.\n";
  await writeFile(inRepository("dist", "THIRD-PARTY-NOTICES.txt"), [head, ...notices].join("\n"));
}

/**
 * `node_modules/@dagrejs/dagre/dist/x.js` is of `@dagrejs/dagre`; the innermost node_modules counts.
 * @param {string} path
 */
function packageOf(path) {
  return /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[0].slice("node_modules/".length, -1);
}

/** @param {string} name */
async function noticeOf(name) {
  const folder = inRepository("node_modules", name);
  const {
    version,
    license,
    homepage = "",
  } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (!accepted.has(license)) {
    throw new Failure(`${name} is under ${license}, which is not on the list in ${import.meta.filename}.`);
  }
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file === undefined || !existsSync(join(folder, file))) {
    throw new Failure(`${name} brings no text of its licence, ${license}.`);
  }
  const text = (await readFile(join(folder, file), "utf8")).trim();
  return `${"-".repeat(78)}\n${name} ${version} (${license}) ${homepage}\n\n${text}\n`;
}
