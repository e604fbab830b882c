import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { inRepository } from "./repository.mjs";
import { runQuietly } from "./run.mjs";

/**
 * The real VS Code the end-to-end tests and `npm run vscode` use: Microsoft's own server, served to a browser.
 * It comes from the npm package code-server, whose lib/vscode is VS Code itself, and needs Node 24, which comes as a
 * bare binary from the package node-linux-<arch>. Both are unpacked, never installed: no install script runs.
 */
const codeServer = "4.139.1";
const node = "24.21.0";

/**
 * @typedef {object} VsCodeHost
 * @property {string} node path of the Node binary that runs it
 * @property {string} server path of VS Code's server-main.js
 */

/**
 * Installs VS Code into .vscode-test/ unless it is there; about a minute and 600 MB the first time.
 * @returns {Promise<VsCodeHost>}
 */
export async function ensureVsCodeHost() {
  const nodePackage = `node-linux-${arch()}`;
  if (platform() !== "linux" || !["x64", "arm64"].includes(arch())) {
    throw new Failure(
      `The VS Code host for tests runs on Linux x64 and arm64, not on ${platform()} ${arch()}.`,
    );
  }
  const home = inRepository(".vscode-test", `code-server-${codeServer}`);
  const vscode = join(home, "code-server", "lib", "vscode");
  const host = {
    node: join(home, nodePackage, "bin", "node"),
    server: join(vscode, "out", "server-main.js"),
  };
  // Written last, so that an interrupted installation starts over.
  const stamp = join(home, "complete");
  const contents = `code-server ${codeServer}, node ${node}\n`;
  if ((await readFile(stamp, "utf8").catch(() => "")) === contents) return host;

  process.stderr.write("Installing VS Code into .vscode-test/ (once, about a minute) …\n");
  await rm(home, { recursive: true, force: true });
  await unpack(`code-server@${codeServer}`, join(home, "code-server"));
  await unpack(`${nodePackage}@${node}`, join(home, nodePackage));
  // Not `npm ci`: the shrinkwrap published with it lacks one package and would be refused.
  await must("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], vscode);
  await writeFile(stamp, contents);
  return host;
}

/**
 * @param {string} packageAtVersion
 * @param {string} directory made, and filled with the package's files
 */
async function unpack(packageAtVersion, directory) {
  await mkdir(directory, { recursive: true });
  await must("npm", ["pack", packageAtVersion, "--pack-destination", directory], directory);
  await must("sh", ["-c", "tar -xzf *.tgz --strip-components=1 && rm *.tgz"], directory);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function must(program, args, cwd) {
  const { code, output } = await runQuietly(program, args, { cwd });
  if (code !== 0)
    throw new Failure(`${output}\n${program} ${args.join(" ")} failed while installing VS Code.`);
}
