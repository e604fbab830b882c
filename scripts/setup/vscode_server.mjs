import { spawn } from "node:child_process";
import { once } from "node:events";
import { Failure } from "./failure.mjs";
import { runQuietly } from "./run.mjs";

/**
 * @typedef {object} VsCodeServer
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {() => Promise<void>} stop ends the server and every process it started
 */

/**
 * Starts VS Code for browsers on a free port of this machine only.
 * @param {import("./vscode_host.mjs").VsCodeHost} host
 * @param {{ dataDir: string, workspaceTrust?: boolean }} options
 *   dataDir: settings, state and installed extensions live there;
 *   workspaceTrust: false trusts every folder, true starts folders in Restricted Mode
 * @returns {Promise<VsCodeServer>}
 */
export async function startVsCodeServer(host, { dataDir, workspaceTrust = false }) {
  const server = spawn(
    host.node,
    [
      host.server,
      ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token"],
      ...["--accept-server-license-terms", "--telemetry-level", "off"],
      // The page's `payload`, which loads an extension from source, is honoured only with the test driver.
      "--enable-smoke-test-driver",
      ...(workspaceTrust ? [] : ["--disable-workspace-trust"]),
      ...["--server-data-dir", dataDir],
    ],
    // A group of its own, so that the extension host and the terminals end with it.
    { stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const stop = async () => {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    process.kill(-server.pid, "SIGKILL");
    await ended;
  };
  return { origin: `http://127.0.0.1:${await listeningPort(server)}`, stop };
}

/**
 * Installs an extension from its package, as a person does with *Install from VSIX…*.
 * @param {import("./vscode_host.mjs").VsCodeHost} host
 * @param {string} dataDir
 * @param {string} file absolute path of a .vsix
 * @throws {Failure} with what VS Code said
 */
export async function installPackage(host, dataDir, file) {
  const { code, output } = await runQuietly(host.node, [
    host.server,
    ...["--install-extension", file, "--force", "--server-data-dir", dataDir],
    "--accept-server-license-terms",
  ]);
  if (code !== 0) throw new Failure(`VS Code did not install ${file}:\n${output}`);
}

/**
 * @param {import("node:child_process").ChildProcess} server
 * @returns {Promise<number>}
 */
function listeningPort(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (/** @type {Buffer} */ chunk) => {
      said = `${said}${chunk}`.slice(-10_000);
      const port = /Extension host agent listening on (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.on("error", reject);
    server.on("exit", (code) => reject(new Failure(`VS Code's server ended with ${code}:\n${said}`)));
  });
}

/**
 * The address that opens a folder with an extension loaded from its source directory.
 * @param {string} origin
 * @param {{ folder: string, extension?: string }} options absolute paths
 */
export function workbenchAddress(origin, { folder, extension }) {
  const address = new URL("/", origin);
  address.searchParams.set("folder", folder);
  if (extension !== undefined) {
    const authority = new URL(origin).host;
    const payload = [["extensionDevelopmentPath", `vscode-remote://${authority}${extension}`]];
    address.searchParams.set("payload", JSON.stringify(payload));
  }
  return address.href;
}
