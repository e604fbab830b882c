// npm run package [-- TARGET…]: the VSIX files of this extension, dist/ built for production.
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { arch } from "node:os";
import { parseArgs } from "node:util";
import { build } from "./build/build.mjs";
import { ensureDebianPackages } from "./setup/debian_packages.mjs";
import { Failure, runCommand } from "./setup/failure.mjs";
import { inRepository } from "./setup/repository.mjs";
import { run } from "./setup/run.mjs";

/**
 * What each package has beyond .vscodeignore's list, and the target it is made for. One without a target is what every
 * platform gets that has no package of its own: vscode.dev, macOS, Windows, Alpine.
 * @type {Readonly<Record<string, { target: string | null, more: readonly string[] }>>}
 */
const packages = {
  "linux-x64": { target: "linux-x64", more: tracer("x64") },
  "linux-arm64": { target: "linux-arm64", more: tracer("arm64") },
  web: { target: null, more: [] },
};

/** The marketplace takes more; who installs it over a slow line does not. */
const mostBytes = 3 * 1024 * 1024;

await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const unknown = positionals.filter((name) => packages[name] === undefined);
  if (unknown.length > 0) {
    throw new Failure(
      `No package is called ${unknown.join(", ")}; there are ${Object.keys(packages).join(", ")}.`,
    );
  }
  await ensureDebianPackages("compiler", arch() === "x64" ? "arm64Compiler" : "x64Compiler");
  await build({ production: true });
  await mkdir(inRepository("out"), { recursive: true });
  const common = await readFile(inRepository(".vscodeignore"), "utf8");
  for (const name of positionals.length > 0 ? positionals : Object.keys(packages)) {
    const { target = null, more = [] } = packages[name] ?? {};
    const list = inRepository("out", `vscodeignore-${name}`);
    await writeFile(list, `${common}\n${more.map((path) => `!${path}\n`).join("")}`);
    const file = `out/ipc-scope-${name}.vsix`;
    const code = await run(process.execPath, [
      inRepository("node_modules/@vscode/vsce/vsce"),
      ...["package", "--ignoreFile", list, "--allow-missing-repository", "--no-rewrite-relative-links"],
      ...(target === null ? [] : ["--target", target]),
      ...["--out", file],
    ]);
    if (code !== 0) return code;
    const { size } = await stat(inRepository(file));
    process.stdout.write(`${file}: ${(size / 1024).toFixed(0)} KiB\n`);
    if (size > mostBytes)
      throw new Failure(`${file} has ${size} bytes, more than the ${mostBytes} it may have.`);
  }
  return 0;
});

/**
 * @param {string} architecture
 * @returns {readonly string[]} what a package that can trace holds besides: the terminal library and the probe
 */
function tracer(architecture) {
  return [
    `dist/probe/ipc-scope-probe-${architecture}.so`,
    "node_modules/node-pty/package.json",
    "node_modules/node-pty/LICENSE",
    "node_modules/node-pty/lib/**/*.js",
    `node_modules/node-pty/prebuilds/linux-${architecture}/**`,
  ];
}
