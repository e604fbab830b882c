import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "./capture_world.ts";
import { type BuiltCli, buildCli, buildReportParts } from "./cli_world.ts";

const folder = await temporaryFolder("no-network");
const trace = join(folder.path, "t.strace");
const calls = join(folder.path, "calls");
let cli: BuiltCli;
beforeAll(async () => {
  cli = await buildCli();
  await buildReportParts(cli);
  await writeFile(trace, "40 getpid() = 40\n40 +++ exited with 0 +++\n");
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

/** strace watches the command line itself: which sockets it makes, and where they go. */
const watched = (...args: readonly string[]) =>
  [
    "strace",
    [
      "-f",
      "-qq",
      "-e",
      "trace=execve,socket,connect,bind,sendto",
      "-o",
      calls,
      process.execPath,
      cli.script,
      ...args,
    ],
  ] as const;

/** Lines about sockets that can leave this machine. */
function internet(): readonly string[] {
  return readFileSync(calls, "utf8")
    .split("\n")
    .filter((line) => /AF_INET|sin6?_addr/.test(line));
}

describe("nothing is sent anywhere", () => {
  const formats = "text json html perfetto chrome mermaid dot csv parquet sarif".split(" ");
  const reports = formats.map((format) => [
    "report",
    "--format",
    format,
    "-o",
    join(folder.path, "out"),
    trace,
  ]);
  test.each(
    [["doctor"], ["check", trace], ...reports].map((args) => [args.slice(0, 3).join(" "), args] as const),
  )("%s makes no internet socket", (_, args) => {
    const [program, all] = watched(...args);
    spawnSync(program, all);
    expect(readFileSync(calls, "utf8")).toContain(`execve("${process.execPath}"`);
    expect(internet()).toEqual([]);
  });

  test("open listens on 127.0.0.1 and connects to nothing", async () => {
    const [program, all] = watched("open", "--no-browser", trace);
    const viewer = spawn(program, all, { detached: true });
    await new Promise((resolve) => viewer.stdout.once("data", resolve));
    const ended = new Promise((resolve) => viewer.once("exit", resolve));
    process.kill(-(viewer.pid ?? 0), "SIGINT");
    await ended;
    const made = internet().map((line) => line.replace(/^\d+ +/, ""));
    expect(made).toEqual([
      expect.stringMatching(/^socket\(AF_INET, SOCK_STREAM\|/),
      expect.stringMatching(/^bind\(\d+, \{sa_family=AF_INET, .*sin_addr=inet_addr\("127\.0\.0\.1"\)\}/),
    ]);
  });

  test("recording works where there is no network at all", () => {
    const { status, stdout, stderr } = spawnSync(
      "unshare",
      [
        "--user",
        "--map-root-user",
        "--net",
        process.execPath,
        cli.script,
        "record",
        "-q",
        "echo",
        "recorded",
      ],
      { encoding: "utf8", env: { ...process.env, XDG_STATE_HOME: folder.path } },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "recorded\n", stderr: "" });
  });
});

describe("the bundles as they are shipped", () => {
  const reaching =
    /\bfetch\(|new WebSocket\b|new EventSource\b|sendBeacon|new XMLHttpRequest\b|require\("(?:node:)?(?:https?|http2|net|tls|dgram|dns)"\)/g;
  test.each([
    // The server of `open`; and papaparse, which could read a CSV by its address and is never asked to.
    ["cli.js", ["new XMLHttpRequest", 'require("node:http")']],
    // @vscode/debugadapter, for adapters that listen on a port; ours runs inside the extension host.
    ["extension.js", ['require("net")']],
    ["engine-worker.js", []],
    ["engine-worker.web.js", []],
    ["webview.js", []],
    ["report.js", []],
    ["web/extension.js", []],
  ])("%s can reach out only where it is known why", (name, known) => {
    const text = readFileSync(join(import.meta.dirname, "../../dist", name), "utf8");
    expect([...new Set(text.match(reaching) ?? [])].sort()).toEqual(known);
  });
});
