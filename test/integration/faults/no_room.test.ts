import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startInTerminal } from "../../../src/capture/start_in_terminal.ts";
import { exitOf, inTerminal } from "../capture_world.ts";
import { run } from "../cli_world.ts";
import { CommandLine } from "./command_line.ts";

let cli: CommandLine;
beforeAll(async () => {
  cli = await CommandLine.build("no-room");
});
afterAll(() => cli.remove());

const busy = "while :; do echo x >/dev/null; done";
const mayMount = process.getuid?.() === 0;
const why = mayMount ? "" : " (skipped: to mount a file system needs root)";

describe.skipIf(!mayMount)(`a disk that fills up${why}`, () => {
  const mounted: string[] = [];
  let disks = 0;
  afterEach(() => {
    for (const place of mounted.splice(0)) execFileSync("umount", ["--lazy", place]);
  });

  /** A file system of its own, of so many KiB. */
  function disk(kibibytes: number, ...options: readonly string[]): string {
    const place = cli.path(`disk-${++disks}`);
    mkdirSync(place);
    execFileSync("mount", [
      "-t",
      "tmpfs",
      "-o",
      [`size=${kibibytes}k`, "mode=700", ...options].join(),
      "tmpfs",
      place,
    ]);
    mounted.push(place);
    return place;
  }

  const on = (place: string) => ({ env: { ...cli.env, XDG_STATE_HOME: place } });

  test("the program is ended while there is room for all that was recorded, and the user told once", async () => {
    const { code, stdout, stderr } = await cli.record(
      ["-q", "-o", "full.ipctrace", "sh", "-c", `trap 'echo cleaned up; exit 5' TERM; ${busy}`],
      on(disk(2048)),
    );
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 5, stdout: "cleaned up\n" });
    expect(stderr).toMatch(
      /^ipc-scope: The program was ended because the file system of \S+ is all but full\. What was recorded until then is whole\. [^\n]*\n$/,
    );
    const { stdout: report } = await cli.run(["report", "full.ipctrace", "--format", "json"]);
    const { exit, stats } = JSON.parse(report.toString());
    expect({ exit, unparsed: stats.unparsed, partial: stats.partial }).toEqual({
      exit: { code: 5 },
      unparsed: 0,
      partial: 0,
    });
    expect(stats.calls).toBeGreaterThan(100);
  });

  test("one that takes no notice is killed before strace's complaints fill its stderr", async () => {
    const { code, stderr } = await cli.record(["-q", "sh", "-c", `trap '' TERM; ${busy}`], on(disk(2048)));
    expect(code).toBe(128 + 9);
    expect(stderr.split("\n")).toHaveLength(2);
  });

  test("when somebody else takes all that is left, the program is ended and what was recorded is still told", async () => {
    const place = disk(8192);
    const fill = `head -c 100M /dev/zero >${place}/others 2>/dev/null`;
    const { code, stderr } = await cli.record(["sh", "-c", `echo ready; ${fill}; ${busy}`], on(place));
    expect([128 + 15, 128 + 9]).toContain(code);
    expect(stderr).toContain("ipc-scope: The program was ended because the file system of ");
    expect(stderr).toMatch(/\n {2}\d+ sh -c 'echo ready; /);
  });

  test("VS Code's terminal gets the same reason", async () => {
    const { program } = await inTerminal(disk(2048), ["sh", "-c", busy]);
    await exitOf(program);
    expect(program.cutShort).toMatchObject({
      id: "no-room",
      what: expect.stringContaining("is all but full"),
    });
    expect(JSON.parse(readFileSync(program.recording.meta, "utf8"))).toMatchObject({
      command: ["sh", "-c", busy],
    });
  });

  test.each([
    ["with hardly any room", () => disk(300), /There is no room for a recording in \S+\. .* 30\d KiB left\./],
    [
      "that is read-only",
      () => disk(2048, "ro"),
      /No recording can be made in \S+\. .*read-only file system/,
    ],
  ])("a disk %s is refused before the program runs", async (_, place, words) => {
    const { code, stdout, stderr } = await cli.record(["echo", "ran"], on(place()));
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^ipc-scope: [^\n]+\n$/);
    expect(stderr).toMatch(words);
  });
});

describe("a limit on the size of files", () => {
  const limited = (bytes: number, ...command: readonly string[]) =>
    run(
      "prlimit",
      [
        `--fsize=${bytes}`,
        process.execPath,
        cli.built.script,
        "record",
        "-q",
        "-o",
        "limited.ipctrace",
        ...command,
      ],
      { env: cli.env, cwd: cli.folder },
    );

  test("ends the program before it would kill strace", async () => {
    const { code, stderr } = await limited(1_500_000, "sh", "-c", busy);
    expect(code).toBe(128 + 15);
    expect(stderr).toMatch(
      /^ipc-scope: The program was ended because its recording was about to reach the limit on file size \(ulimit -f\)\. [^\n]*\n$/,
    );
    const { stdout } = await cli.run(["report", "limited.ipctrace", "--format", "json"]);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      exit: { signal: "SIGTERM" },
      stats: { unparsed: 0, partial: 0 },
    });
  });

  test("that leaves no room at all is refused with what to type", async () => {
    const { code, stdout, stderr } = await limited(100_000, "echo", "ran");
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^ipc-scope: There is no room [^\n]*97 KiB[^\n]* ulimit -f unlimited\n$/);
  });
});

describe("a place where no recording can be made", () => {
  test.each([
    ["nobody can make a directory", () => "/proc"],
    [
      "a file is in the way",
      () => {
        writeFileSync(cli.path("in-the-way"), "");
        return cli.path("in-the-way");
      },
    ],
  ])("because %s: the command line refuses in one line, before the program runs", async (_, place) => {
    const { code, stdout, stderr } = await cli.record(["echo", "ran"], {
      env: { ...cli.env, XDG_STATE_HOME: place() },
    });
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^ipc-scope: No recording can be made in \S+\. The system says: [^\n]+ Make it writable, or choose another place\.\n$/,
    );
  });

  test("a terminal of VS Code gets the same words", async () => {
    const request = {
      command: ["echo", "ran"] as const,
      cwd: "/",
      env: process.env,
      recordingsFolder: "/proc/nowhere",
    };
    expect(await startInTerminal(request, { columns: 80, rows: 24 })).toMatchObject({
      ok: false,
      error: { id: "recording-not-created", what: "No recording can be made in /proc/nowhere." },
    });
  });
});
