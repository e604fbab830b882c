import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Measurement, median } from "./measure.ts";

const mebibyte = 1024 * 1024;
const runs = 9;
const packages = ["ipc-scope-linux-x64", "ipc-scope-linux-arm64", "ipc-scope-web"];

/**
 * Run in a Node of its own each time, as the extension host is new each time: everything that `require` of the bundle
 * does, with a `vscode` whose every name is there and does nothing.
 */
const timedRequire = `
  const Module = require("node:module");
  const nothing = new Proxy(function () {}, {
    get: (_, name) => (name === Symbol.toPrimitive ? () => "" : nothing),
    // esbuild takes what it imports from an object with the module's prototype.
    getPrototypeOf: () => nothing,
    apply: () => nothing,
    construct: () => nothing,
  });
  const load = Module._load;
  Module._load = (name, ...others) => (name === "vscode" ? nothing : load(name, ...others));
  const start = performance.now();
  require(process.argv[1]);
  console.log(performance.now() - start);
`;

/** What VS Code pays for having the extension: its code loaded when it is activated, and what is downloaded. */
export function packageBudgets(): Measurement[] {
  return [
    {
      what: "loading the extension's code when it is activated",
      value: median(Array.from({ length: runs }, loadingMs)),
      unit: "ms",
      budget: { bound: "at most", value: 50 },
    },
    ...packages.flatMap(sizeOf),
  ];
}

function loadingMs(): number {
  const bundle = join(__dirname, "..", "dist", "extension.js");
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", timedRequire, bundle], { encoding: "utf8" });
  const ms = Number.parseFloat(stdout);
  if (Number.isNaN(ms)) throw new Error(`the extension's code did not load: ${stderr}`);
  return ms;
}

function sizeOf(name: string): Measurement[] {
  const file = join(__dirname, `${name}.vsix`);
  if (!existsSync(file)) {
    console.log(`${name}.vsix is not measured: npm run package makes it`);
    return [];
  }
  return [
    {
      what: `${name}.vsix`,
      value: statSync(file).size / mebibyte,
      unit: "MiB",
      budget: { bound: "at most", value: 3 },
    },
  ];
}
