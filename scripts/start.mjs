// npm start [-- PROGRAM ARGUMENTS…]: traces the bundled sample, or a program, and shows what was seen.
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "./build/build.mjs";
import { ensureDebianPackages } from "./setup/debian_packages.mjs";
import { Failure, runCommand } from "./setup/failure.mjs";
import { inRepository } from "./setup/repository.mjs";
import { run } from "./setup/run.mjs";
import { sampleCommand } from "./setup/sample.mjs";

await runCommand(async () => {
  const named = process.argv.slice(2);
  const program = named[0] === "--" ? named.slice(1) : named;
  await ensureDebianPackages("strace", ...(program.length === 0 ? /** @type {const} */ (["compiler"]) : []));
  await build();
  const command = program.length > 0 ? program : await sampleCommand();

  const directory = inRepository("out", "recordings");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const name = basename(command[0] ?? "program");
  // Each run of a program is a recording of its own; the sample's is always the same.
  const recording = join(directory, program.length === 0 ? name : `${name}-${stampNow()}`);
  const trace = `${recording}.ipctrace`;
  const report = `${recording}.html`;
  // The sample has no secrets; what somebody's own program said stays out of the page.
  const payload = program.length === 0 ? ["--payload", "full"] : [];
  const options = ["-o", trace, "--html", report, ...payload];
  const code = await run(
    process.execPath,
    [inRepository("dist", "cli.js"), "record", ...options, "--", ...command],
    // npm runs us in the repository; the program belongs where the user stood.
    { cwd: process.env.INIT_CWD ?? process.cwd() },
  );
  if (program.length === 0 && code !== 0) throw new Failure(`The sample ended with ${code} instead of 0.`);

  process.stderr.write(
    [
      "",
      "Recorded:",
      `  ${report}   open it in any browser`,
      `  ${trace}   open it in VS Code with IPC Scope`,
      "npm run vscode   starts a VS Code with the extension; there, File > Open File… shows the recording",
      "",
    ].join("\n"),
  );
  return code;
});

/** `20250102-030405` in local time, to the second: nobody starts two runs by hand in one. */
function stampNow() {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
}
