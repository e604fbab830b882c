import { mkdir, readdir, stat } from "node:fs/promises";
import { arch } from "node:os";
import { isPresent } from "../setup/debian_packages.mjs";
import { Failure } from "../setup/failure.mjs";
import { inRepository } from "../setup/repository.mjs";
import { run } from "../setup/run.mjs";

const sources = inRepository("src", "probe");

/** Cross compilers by the names that Debian gives them; without one, gcc makes this machine's library. */
const targets = {
  x64: { entry: "setjmp_x86_64.S", cross: "x86_64-linux-gnu-gcc" },
  arm64: { entry: "setjmp_aarch64.S", cross: "aarch64-linux-gnu-gcc" },
};

/**
 * Builds the libraries that --probe loads, dist/probe/*.so: this machine's, and every other for which a cross compiler
 * is installed. Without a compiler it says so and leaves them out; everything but --probe works.
 */
export async function buildProbe() {
  for (const [target, { entry, cross }] of Object.entries(targets)) {
    const own = target === arch() && (await isPresent("gcc")) ? "gcc" : undefined;
    const compiler = (await isPresent(cross)) ? cross : own;
    if (compiler === undefined) {
      if (target === arch()) process.stderr.write("No C compiler: the probe is left out.\n");
      continue;
    }
    const library = inRepository("dist", "probe", `ipc-scope-probe-${target}.so`);
    if (!(await isOlder(library))) continue;
    await mkdir(inRepository("dist", "probe"), { recursive: true });
    const files = (await readdir(sources)).filter((name) => name.endsWith(".c") || name === entry);
    const code = await run(compiler, ["-o", library, ...files.map((name) => `${sources}/${name}`), ...flags]);
    if (code !== 0) throw new Failure(`${compiler} could not build the probe; its reasons stand above.`);
  }
}

const flags = [
  "-std=gnu11",
  "-O2",
  "-shared",
  "-fPIC",
  "-fvisibility=hidden",
  "-Wall",
  "-Wextra",
  "-Werror",
  // Unwinding must not depend on a library that the program does not have.
  "-static-libgcc",
  // Every name is looked up when it is loaded: not in a signal handler.
  "-Wl,-z,now",
  // Before the constructors of other libraries, which may jump or print: its first word comes before theirs.
  "-Wl,-z,initfirst",
  "-s",
  // Where dlsym is in a GNU C library before 2.34; an empty library since.
  "-Wl,--no-as-needed",
  "-l:libdl.so.2",
];

/** @param {string} library */
async function isOlder(library) {
  const built = await stat(library).catch(() => null);
  if (built === null) return true;
  const times = (await readdir(sources)).map(async (name) => (await stat(`${sources}/${name}`)).mtimeMs);
  return Math.max(...(await Promise.all(times))) > built.mtimeMs;
}
