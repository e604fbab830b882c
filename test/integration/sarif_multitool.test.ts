import { execFile, execFileSync } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "./capture_world.ts";
import { type BuiltCli, buildCli, run } from "./cli_world.ts";

const exec = promisify(execFile);

/** Microsoft's own validator; its package for Linux has one program, for x86-64. */
const multitool = "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool";
const runsHere = process.platform === "linux" && process.arch === "x64";

const samples = ["eof_never", "lost_signal", "race"] as const;

const folder = await temporaryFolder("sarif");
let cli: BuiltCli;

beforeAll(async () => {
  cli = await buildCli();
  // Packages of ours run no script when they are installed; this one's makes it executable.
  if (runsHere) await chmod(multitool, 0o755);
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

/** The findings of a sample, each at its line of source, as SARIF. */
async function findingsOf(sample: string): Promise<string> {
  const program = join(folder.path, sample);
  execFileSync("cc", ["-g", "-o", program, `media/samples/${sample}.c`]);
  const recording = `${program}.ipctrace`;
  const env = { ...process.env, XDG_STATE_HOME: join(folder.path, "state") };
  const ipcScope = (...args: readonly string[]) =>
    run(process.execPath, [cli.script, ...args], { env, cwd: folder.path });
  const { stderr } = await ipcScope(
    ...["record", "-q", "--stacks", "--timeout", "2", "-o", recording, "--", program],
  );
  expect(stderr).toBe("");
  const file = `${program}.sarif`;
  const made = await ipcScope("report", recording, "--format", "sarif", "-o", file);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  return file;
}

/** What the validator has to say of files, in one run: it takes a second to start. `broken: error JSON1002`. */
async function complaintsAbout(files: readonly string[]): Promise<readonly string[]> {
  // A .NET program: without this it asks for a library of languages that a small system lacks.
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
  const { stdout } = await exec(multitool, ["validate", ...files], { env }).catch((failed) => failed);
  expect(stdout).toContain(`Done. ${files.length} files scanned.`);
  const said = [...stdout.matchAll(/(\w+)\.sarif\([\d,]+\): ((?:error|warning) [A-Z]+\d+)/g)];
  return said.map(([, name, complaint]) => `${name}: ${complaint}`).toSorted();
}

/** "The tool does not provide 'informationUri'": there is no page of ours on the web to name. */
const noHomePage = "warning SARIF2005";

const reason = runsHere ? "" : ` (skipped: it has no program for ${process.platform} ${process.arch})`;

test.skipIf(!runsHere)(
  `Microsoft's validator finds SARIF in order, and tells where it is not${reason}`,
  async () => {
    const files = await Promise.all(samples.map(findingsOf));
    const [first = ""] = files;
    const log = JSON.parse(await readFile(first, "utf8")) as { runs: [{ results: [{ message?: unknown }] }] };
    expect(log.runs[0].results[0].message).toBeDefined();
    delete log.runs[0].results[0].message;
    const broken = join(folder.path, "broken.sarif");
    await writeFile(broken, JSON.stringify(log));

    const complaints = await complaintsAbout([...files, broken]);
    expect(complaints).toEqual(
      [...samples.map((sample) => `${sample}: ${noHomePage}`), `broken: error JSON1002`].toSorted(),
    );
  },
);
