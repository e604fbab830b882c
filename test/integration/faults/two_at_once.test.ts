import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openFilesBelow } from "../../../src/capture/open_files.ts";
import { FileLog } from "../../../src/tracefile/log_source.node.ts";
import { exitOf, inTerminal } from "../capture_world.ts";
import { run } from "../cli_world.ts";
import { CommandLine } from "./command_line.ts";

let cli: CommandLine;
beforeAll(async () => {
  cli = await CommandLine.build("two");
});
afterAll(() => cli.remove());

const times = (count: number) => Array.from({ length: count }, (_, number) => number);

describe("the same program, recorded several times at once", () => {
  test("each recording holds its own run and nothing of the others", async () => {
    const runs = await Promise.all(
      times(4).map((number) =>
        cli.record([
          "-q",
          "--json",
          `${number}.json`,
          "sh",
          "-c",
          `seq ${1000 + number} | tail -n 1; exit ${number}`,
        ]),
      ),
    );
    expect(runs.map(({ code, stdout, stderr }) => [code, stdout.toString(), stderr])).toEqual(
      times(4).map((number) => [number, `${1000 + number}\n`, ""]),
    );
    const summaries = times(4).map((number) => cli.summary(`${number}.json`));
    for (const { processes, stats } of summaries) {
      expect(processes.map(({ name }) => name).sort()).toEqual(["seq", "sh", "tail"]);
      expect(stats).toMatchObject({ unparsed: 0, partial: 0 });
    }
    const pids = summaries.flatMap(({ processes }) => processes.map(({ pid }) => pid));
    expect(new Set(pids).size).toBe(pids.length);
    expect(cli.recordings()).toEqual([]);
  });

  test("into one and the same file: it is one of them, whole, and nothing else is left beside it", async () => {
    await Promise.all(
      times(4).map((number) =>
        cli.record(["-q", "-o", "same.ipctrace", "sh", "-c", `sleep 0.2; exit ${number}`]),
      ),
    );
    const { stdout } = await cli.run(["report", "same.ipctrace", "--format", "json"]);
    const { command, exit, processes } = JSON.parse(stdout.toString());
    expect(command[2]).toBe(`sleep 0.2; exit ${exit.code}`);
    expect(processes).toHaveLength(2);
    expect(readdirSync(cli.folder).filter((name) => name.includes("same"))).toEqual(["same.ipctrace"]);
  });

  test("in two windows: two terminals, two recordings, both with their own end", async () => {
    const screens = await Promise.all(
      times(2).map((number) => inTerminal(cli.folder, ["sh", "-c", `echo window ${number}; exit ${number}`])),
    );
    const exits = await Promise.all(screens.map(({ program }) => exitOf(program)));
    expect(exits).toEqual([{ code: 0 }, { code: 1 }]);
    expect(screens.map((screen) => screen.text())).toEqual(["window 0\r\n", "window 1\r\n"]);
    const open = await openFilesBelow(cli.folder);
    const logs = screens.map(({ program }) => program.recording.log);
    expect(
      logs.map((log) => open.has(log)),
      "none is in use any more, and may be deleted",
    ).toEqual([false, false]);
    const [one, other] = screens.map(({ program }) => program.recording.folder);
    expect(one).not.toBe(other);
  });
});

test("a recording that another window makes or shows is known to be in use, and is not deleted as too old", async () => {
  const screen = await inTerminal(cli.folder, ["sh", "-c", "echo ready; read line"]);
  await screen.shows("ready");
  const { log } = screen.program.recording;
  // strace, in a process of its own, has it open.
  expect((await openFilesBelow(cli.folder)).has(log)).toBe(true);
  screen.program.write("\r");
  await exitOf(screen.program);
  expect((await openFilesBelow(cli.folder)).has(log)).toBe(false);
  const shown = new FileLog(log);
  expect((await openFilesBelow(cli.folder)).has(log)).toBe(true);
  shown.dispose();
});

test("a recording is its owner's alone while it is made, whatever the umask", async () => {
  let modes: readonly string[] = [];
  const args = ["-q", "-o", "mine.ipctrace", "sh", "-c", "echo ready; sleep 0.5"];
  await cli.recordFrom(`umask 0; exec "$@"`, args, {
    meanwhile: (running) =>
      running.stdout.once("data", () => {
        const [folder = ""] = cli.recordings();
        modes = [folder, ...readdirSync(folder).map((name) => join(folder, name))].map(modeOf);
      }),
  });
  expect(modes[0]).toBe("700");
  expect(modes.slice(1)).not.toEqual([]);
  expect(new Set(modes.slice(1))).toEqual(new Set(["600"]));
  expect(modeOf(cli.path("mine.ipctrace"))).toBe("600");
});

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** The user that owns nothing, on every Linux. */
const nobody = 65534;

function whyNoOtherUser(): string | undefined {
  if (process.getuid?.() !== 0) return "to run something as another user needs root";
  const { status } = spawnSync(process.execPath, ["-e", ""], { uid: nobody, gid: nobody });
  return status === 0 ? undefined : `another user cannot run ${process.execPath}`;
}
const whyNot = whyNoOtherUser();

describe.skipIf(whyNot !== undefined)(
  `two users${whyNot === undefined ? "" : ` (skipped: ${whyNot})`}`,
  () => {
    /** A place like /tmp: all may write, each may delete only what is theirs. */
    let shared = "";
    let script = "";
    beforeAll(() => {
      chmodSync(cli.folder, 0o755);
      shared = cli.path("shared");
      mkdirSync(shared);
      chmodSync(shared, 0o1777);
      // The repository need not be open to others.
      script = cli.path("cli.js");
      copyFileSync(cli.built.script, script);
      chmodSync(script, 0o644);
    });

    const recordAs = (uid: number, state: string, args: readonly string[]) => {
      const env = { PATH: process.env.PATH, HOME: "/nonexistent", XDG_STATE_HOME: state, SHLVL: "2" };
      return run(process.execPath, [script, "record", ...args], { uid, env, cwd: shared });
    };

    test("who record the same program into a place they share do not meet, and cannot read each other's", async () => {
      const states = [0, nobody].map((uid) => {
        const state = join(shared, `state-${uid}`);
        mkdirSync(state, { mode: 0o700 });
        chownSync(state, uid, uid);
        return [uid, state] as const;
      });
      const runs = await Promise.all(
        states.map(([uid, state]) =>
          recordAs(uid, state, ["-o", join(shared, `of-${uid}.ipctrace`), "sh", "-c", "id -u; sleep 0.2"]),
        ),
      );
      expect(runs.map(({ code, stdout }) => [code, stdout.toString()])).toEqual([
        [0, "0\n"],
        [0, `${nobody}\n`],
      ]);
      expect(statSync(join(shared, `of-${nobody}.ipctrace`)).uid).toBe(nobody);
      const stolen = spawnSync("cat", [join(shared, "of-0.ipctrace")], { uid: nobody, gid: nobody });
      expect({ status: stolen.status, read: stolen.stdout.length }).toEqual({ status: 1, read: 0 });
    });

    test("whose recordings' place belongs to the other is refused, in one line", async () => {
      const state = join(shared, "of-root");
      mkdirSync(state, { mode: 0o755 });
      const { code, stderr } = await recordAs(nobody, state, ["echo", "ran"]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^ipc-scope: No recording can be made in [^\n]+permission denied[^\n]+\n$/);
    });

    test("a link that another user laid where an output goes does not lead it into somebody's file", async () => {
      const precious = cli.path("precious");
      writeFileSync(precious, "precious");
      const output = join(shared, "run.ipctrace");
      symlinkSync(precious, output);
      spawnSync("chown", ["-h", String(nobody), output]);
      const { code, stderr } = await recordAs(0, cli.path("state-of-root"), ["-q", "-o", output, "true"]);
      expect({ code, kept: readFileSync(precious, "utf8") }).toEqual({ code: 2, kept: "precious" });
      expect(stderr).toMatch(/^ipc-scope: Cannot write [^\n]+ belongs to another user[^\n]+\n$/);
      expect(lstatSync(output).isSymbolicLink()).toBe(true);
    });

    test("nor does a FIFO that another user made there get what was recorded", async () => {
      const output = join(shared, "fifo.ipctrace");
      spawnSync("mkfifo", [output]);
      chownSync(output, nobody, nobody);
      const { code, stderr } = await recordAs(0, cli.path("state-of-root"), ["-q", "-o", output, "true"]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/ belongs to another user/);
    });

    test("one's own link there is followed, as everywhere", async () => {
      const [output, target] = [join(shared, "own.ipctrace"), cli.path("own-target.ipctrace")];
      symlinkSync(target, output);
      const { code } = await recordAs(0, cli.path("state-of-root"), ["-q", "-o", output, "true"]);
      expect(code).toBe(0);
      expect(modeOf(target)).toBe("600");
    });
  },
);
