import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { Failure } from "./failure.mjs";
import { run } from "./run.mjs";

/**
 * What the commands of the repository need from Debian or Ubuntu: a file that proves the need is met, by name on the
 * PATH or by absolute path, and the packages that bring it.
 */
const needs = {
  strace: { proof: ["strace"], packages: ["strace"] },
  compiler: { proof: ["gcc", "/usr/include/stdlib.h"], packages: ["gcc", "libc6-dev"] },
  // For the probe in packages of the other architecture.
  arm64Compiler: {
    proof: ["aarch64-linux-gnu-gcc"],
    packages: ["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"],
  },
  // Runs the probe of the other architecture, in tests only.
  arm64Emulator: { proof: ["qemu-aarch64"], packages: ["qemu-user"] },
  x64Compiler: {
    proof: ["x86_64-linux-gnu-gcc"],
    packages: ["gcc-x86-64-linux-gnu", "libc6-dev-amd64-cross"],
  },
  chromium: { proof: ["chromium"], packages: ["chromium"] },
  // They read back what the exports write, in tests only.
  protoc: { proof: ["protoc"], packages: ["protobuf-compiler"] },
  graphviz: { proof: ["dot"], packages: ["graphviz"] },
  // Load for the model, in tests only.
  stress: { proof: ["stress-ng"], packages: ["stress-ng"] },
  // Sees with the kernel's own eyes what a traced program does, in tests only, and only as root.
  tracepoints: { proof: ["bpftrace"], packages: ["bpftrace"] },
  // Programs of another C library, which the probe must leave in peace.
  musl: { proof: ["musl-gcc"], packages: ["musl-tools"] },
};

/**
 * Installs what is missing with apt-get when run as root.
 * @param {...keyof typeof needs} wanted
 * @throws {Failure} with the command to run, when not root or without apt-get
 */
export async function ensureDebianPackages(...wanted) {
  /** @type {string[]} */
  const missing = [];
  for (const need of wanted) {
    if (!(await isMet(need))) missing.push(...needs[need].packages);
  }
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !(await isPresent("apt-get"))) {
    throw new Failure(
      `Missing on this machine: ${missing.join(", ")}. Please run:\n` +
        `  sudo apt-get update && sudo apt-get install -y ${missing.join(" ")}`,
    );
  }
  process.stderr.write(`Installing ${missing.join(", ")} with apt-get …\n`);
  const install = ["install", "-y", "-q", "--no-install-recommends", ...missing];
  // The package lists of a fresh image are empty, an old one's are stale: either way the first attempt fails cheaply.
  if ((await aptGet(install, "ignore")) === 0) return;
  await aptGet(["update", "-q"], 2);
  if ((await aptGet(install, 2)) !== 0) {
    throw new Failure(`apt-get could not install ${missing.join(", ")}; its reason stands above.`);
  }
}

/**
 * Whether the machine has it already, e.g. to choose something simpler without it.
 * @param {keyof typeof needs} need
 */
export async function isMet(need) {
  const present = await Promise.all(needs[need].proof.map(isPresent));
  return present.every(Boolean);
}

/**
 * @param {string[]} args
 * @param {2 | "ignore"} words where apt-get's own words go; never stdout, which may belong to a traced program
 */
function aptGet(args, words) {
  return run("apt-get", args, {
    stdio: ["ignore", words, words],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** @param {string} file a name on the PATH, or an absolute path that must exist */
export async function isPresent(file) {
  const candidates = file.startsWith("/")
    ? [file]
    : (process.env.PATH ?? "").split(delimiter).map((directory) => join(directory, file));
  const mode = file.startsWith("/") ? constants.R_OK : constants.X_OK;
  const found = await Promise.allSettled(candidates.map((path) => access(path, mode)));
  return found.some(({ status }) => status === "fulfilled");
}
