import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { inRepository } from "../../scripts/setup/repository.mjs";

/** What is in a package, under the names it has once it is installed. */
async function filesOf(name: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const entries = unzipSync(await readFile(inRepository("out", `ipc-scope-${name}.vsix`)));
  const own = Object.entries(entries).filter(([path]) => path.startsWith("extension/"));
  return Object.fromEntries(own.map(([path, bytes]) => [path.slice("extension/".length), bytes]));
}

/** Every kind of file that a package has a use for. */
const useful =
  /^(package(\.nls(\.de)?)?\.json|(readme|changelog|SUPPORT)\.md|LICENSE\.txt|l10n\/[\w.]+\.json|dist\/(web\/)?[\w.-]+\.(js|css)|dist\/THIRD-PARTY-NOTICES\.txt|dist\/probe\/[\w-]+\.so|media\/([\w-]+\/)?[\w-]+\.(png|svg|md|c|sh|py)|node_modules\/node-pty\/(package\.json|LICENSE|lib\/[\w/]+\.js|prebuilds\/[\w-]+\/pty\.node))$/;

function native(files: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(files).filter((path) => /\.(node|so|exe|dll)$/.test(path));
}

describe.each(["linux-x64", "linux-arm64", "web"])("the package %s", (name) => {
  test("has nothing that it has no use for: no sources, tests, maps or scripts", async () => {
    const files = await filesOf(name);
    expect(Object.keys(files).filter((path) => !useful.test(path))).toEqual([]);
    expect(files["dist/extension.js"]).toBeDefined();
    expect(files["dist/web/extension.js"]).toBeDefined();
  });

  test("names the licence of each package that is bundled", async () => {
    const files = await filesOf(name);
    const notices = new TextDecoder().decode(files["dist/THIRD-PARTY-NOTICES.txt"]);
    for (const bundled of ["preact", "d3-zoom", "@dagrejs/dagre", "fflate", "hyparquet-writer", "node-pty"])
      expect(notices).toMatch(new RegExp(`^${bundled} [\\d.]+.* \\((MIT|ISC|BSD)`, "m"));
  });
});

describe.each(["x64", "arm64"])("what is compiled for %s", (architecture) => {
  test("is one terminal library and one probe, both for that processor", async () => {
    const files = await filesOf(`linux-${architecture}`);
    expect(native(files).toSorted()).toEqual([
      `dist/probe/ipc-scope-probe-${architecture}.so`,
      `node_modules/node-pty/prebuilds/linux-${architecture}/pty.node`,
    ]);
    // e_machine of an ELF file: 62 is x86-64, 183 is AArch64.
    const machines = native(files).map((path) => Buffer.from(files[path] ?? []).readUInt16LE(18));
    expect(new Set(machines)).toEqual(new Set([architecture === "x64" ? 62 : 183]));
  });
});

test("the viewer's package, which macOS and Windows get, has nothing that is compiled", async () => {
  expect(native(await filesOf("web"))).toEqual([]);
});
