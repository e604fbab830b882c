import { spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { processesMarked, temporaryFolder, until } from "./capture_world.ts";

const folder = await temporaryFolder("crash");
/** Inside the repository, where node-pty is found. */
const bundle = join(
  import.meta.dirname,
  `../../node_modules/.cache/ipc-scope-tests/crash-${process.pid}.mjs`,
);

beforeAll(async () => {
  await mkdir(join(bundle, ".."), { recursive: true });
  await build({
    stdin: {
      contents: `
        import { startInTerminal } from "./src/capture/start_in_terminal.ts";
        const [recordingsFolder, script] = process.argv.slice(2);
        const request = { command: ["sh", "-c", script], cwd: "/", env: process.env, recordingsFolder };
        const started = await startInTerminal(request, { columns: 80, rows: 24 });
        started.value.onData((text) => process.stdout.write(text));
      `,
      resolveDir: join(import.meta.dirname, "../.."),
      loader: "ts",
    },
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["node-pty"],
    logLevel: "error",
  });
});
afterAll(async () => {
  await rm(bundle, { force: true });
  await folder.remove();
});

test("when the editor is killed, its terminal hangs up and nothing of the traced program stays", async () => {
  const mark = `ipc-scope-test-crash-${process.pid}`;
  const script = `: ${mark}; echo ready; sleep 1000 & cat`;
  const editor = spawn(process.execPath, [bundle, folder.path, script]);
  await new Promise((resolve) => editor.stdout.once("data", resolve));
  editor.kill("SIGKILL");
  await until(() => processesMarked(mark).length === 0);
  expect(processesMarked(mark)).toEqual([]);
});
