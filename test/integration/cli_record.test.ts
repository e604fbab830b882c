import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { spawn as spawnTerminal } from "node-pty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Summary } from "../../src/protocol/summary.ts";
import { openTraceFile } from "../../src/tracefile/trace_file.ts";
import { processesMarked, temporaryFolder, until, writeProgram } from "./capture_world.ts";
import { type BuiltCli, buildCli, type RunOptions, run } from "./cli_world.ts";

const folder = await temporaryFolder("cli");
let cli: BuiltCli;
beforeAll(async () => {
  cli = await buildCli();
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

const state = join(folder.path, "state");
const env = { ...process.env, XDG_STATE_HOME: state };
const ipcScope = (args: readonly string[], options: RunOptions = {}) =>
  run(process.execPath, [cli.script, ...args], { env, cwd: folder.path, ...options });
const record = (args: readonly string[], options?: RunOptions) => ipcScope(["record", ...args], options);
const recordShell = (script: string, options?: RunOptions) => record(["-q", "sh", "-c", script], options);

function summaryIn(name: string): Summary {
  return JSON.parse(readFileSync(join(folder.path, name), "utf8"));
}

describe("record exits as the program did", () => {
  test.each([
    ["true", 0],
    ["exit 3", 3],
    ["exit 255", 255],
    ["kill -TERM $$", 128 + 15],
    ["kill -KILL $$", 128 + 9],
    ["ulimit -c unlimited; kill -SEGV $$", 128 + 11],
    ["ulimit -c unlimited; kill -ABRT $$", 128 + 6],
    ["kill -40 $$", 128 + 40],
    ["kill -34 $$", 128 + 34],
    ["(sleep 0.2; exit 9) & exit 4", 4],
  ])("%s", async (script, code) => {
    expect(await recordShell(script)).toMatchObject({ code, signal: null, stderr: "" });
  });
});

describe("the program keeps its streams", () => {
  test("binary data passes through stdin and stdout byte for byte", async () => {
    const input = randomBytes(3_000_000);
    const { stdout, stderr, code } = await record(["-q", "cat"], { input });
    expect(stdout.equals(input)).toBe(true);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });

  test("stderr stays stderr", async () => {
    const { stdout, stderr } = await recordShell("echo out; echo err >&2");
    expect([stdout.toString(), stderr]).toEqual(["out\n", "err\n"]);
  });

  test("own words go to stderr only", async () => {
    const { stdout, stderr } = await record(["echo", "out"]);
    expect(stdout.toString()).toBe("out\n");
    expect(stderr).toContain("Processes");
  });

  test("its pipes do not become non-blocking", async () => {
    // 04000 is O_NONBLOCK in the octal flags of proc(5).
    const script = "for fd in 0 1 2; do grep flags: /proc/self/fdinfo/$fd; done";
    const { stdout } = await run(
      "sh",
      ["-c", `cat | "$@" 2>&1 | cat`, "sh", process.execPath, cli.script, "record", "-q", "sh", "-c", script],
      { env },
    );
    expect(stdout.toString().match(/flags:\s+\d+/g)).toHaveLength(3);
    expect(stdout.toString()).not.toMatch(/flags:\s+\d*[4-7]\d{3}$/m);
  });

  test.each([
    ["a file at 3", "exec 3</etc/hostname", "cat <&3", "cat /etc/hostname"],
    ["a file at 30, after a gap", "exec 30</etc/hostname", "cat <&30", "cat /etc/hostname"],
    ["the null device at 3", "exec 3</dev/null", "readlink /proc/self/fd/3", "echo /dev/null"],
    ["a lock held through 9", "exec 9>lock", "flock -n 9 && echo locked", "echo locked"],
    ["a pipe at 3", "exec 3< <(echo piped)", "cat <&3", "echo piped"],
  ])("it gets the shell's other descriptors: %s", async (_, before, script, expected) => {
    const line = `${before}; "$@"; ${expected} >&2`;
    const { stdout, stderr } = await run(
      "bash",
      ["-c", line, "bash", process.execPath, cli.script, "record", "-q", "bash", "-c", script],
      { env, cwd: folder.path },
    );
    expect(stdout.toString()).toBe(stderr);
    expect(stdout.length).toBeGreaterThan(0);
  });

  test("it gets none of our own descriptors", async () => {
    const list = "ls -l /proc/self/fd | sed -n 's/.*-> //p' | sort";
    const { stdout: bare } = await run("sh", ["-c", list], { env });
    const { stdout } = await recordShell(list);
    const kinds = (text: Buffer) => text.toString().replace(/\d+/g, "N");
    expect(kinds(stdout)).toBe(kinds(bare));
  });

  test("its own options are its own", async () => {
    const { stdout } = await record(["-q", "printf", "%s|", "-q", "--json", "--", "-o"]);
    expect(stdout.toString()).toBe("-q|--json|--|-o|");
  });

  test("it runs in the caller's directory with the caller's environment", async () => {
    const { stdout } = await recordShell("pwd; echo $WORD", { env: { ...env, WORD: "seen" } });
    expect(stdout.toString()).toBe(`${folder.path}\nseen\n`);
  });
});

describe("what record leaves behind", () => {
  test("nothing but what was asked for", async () => {
    await recordShell("true");
    expect(readdirSync(join(state, "ipc-scope", "recordings"))).toEqual([]);
  });

  test("a recording nobody asked to keep is gone, and record says how to keep one", async () => {
    const { stderr } = await record(["true"]);
    expect(stderr).toMatch(/\nThe recording is not kept; -o FILE\.ipctrace keeps one\.\n$/);
    expect(readdirSync(join(state, "ipc-scope", "recordings"))).toEqual([]);
  });

  test("one that shows an error is kept for some days all the same", async () => {
    const { stderr } = await record(["sh", "-c", "kill -SEGV $$"]);
    const path = /\nThe recording is kept for 7 days: (\S+)\n/.exec(stderr)?.[1] ?? "";
    expect((await ipcScope(["check", path])).stdout.toString()).toContain("[killed-by-signal]");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await rm(join(state, "ipc-scope", "recordings"), { recursive: true });
  });

  test("but nothing is kept, or said, when quiet", async () => {
    expect((await record(["-q", "--json", "quiet.json", "sh", "-c", "kill -SEGV $$"])).stderr).toBe("");
    expect(readdirSync(join(state, "ipc-scope", "recordings"))).toEqual([]);
  });

  test("an .ipctrace with the log and how it was made", async () => {
    await record(["-q", "-o", "run.ipctrace", "sh", "-c", "exit 3"]);
    const path = join(folder.path, "run.ipctrace");
    const opened = openTraceFile(readFileSync(path));
    expect(opened).toMatchObject({
      ok: true,
      value: { meta: { command: ["sh", "-c", "exit 3"], exit: { code: 3 } } },
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("a private summary as JSON, also over a file that others could read", async () => {
    const path = await writeProgram(folder.path, "summary.json", "old");
    await record(["-q", "--json", path, "sh", "-c", "seq 100000 | sort -n | tail -1"]);
    const summary = summaryIn("summary.json");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const pipes = summary.channels.filter(({ kind }) => kind === "pipe");
    expect(pipes.map(({ bytesWritten, bytesRead }) => [bytesWritten, bytesRead])).toEqual([
      [588895, 588895],
      [588895, 588895],
    ]);
  });

  test("a place that cannot be written to is refused before the program runs", async () => {
    const { code, stdout, stderr } = await record(["-o", "no/such/place.ipctrace", "echo", "ran"]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^ipc-scope: Cannot write no\/such\/place.ipctrace: .*\n$/);
  });
});

describe("limits", () => {
  test("after the timeout the program is ended, and the summary tells what it waited for", async () => {
    const { code, stdout } = await record([
      "--timeout",
      "0.7",
      "-q",
      "--json",
      "hang.json",
      "-o",
      "hang.ipctrace",
      "sh",
      "-c",
      "echo started; sleep 100; exit 1",
    ]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 124, stdout: "started\n" });
    const summary = summaryIn("hang.json");
    expect(summary.exit).toEqual({ timeout: true });
    const shell = summary.processes.find(({ ppid }) => !summary.processes.some(({ pid }) => pid === ppid));
    expect(shell?.blocked).toMatchObject({ call: "wait4", reason: "child" });
    const sleeper = summary.processes.find(({ name }) => name === "sleep");
    expect(sleeper?.blocked).toMatchObject({ call: "clock_nanosleep", reason: "sleep" });
  });

  test("a saved recording of a timeout tells the same when it is opened again", async () => {
    const { code, stdout } = await ipcScope(["report", "hang.ipctrace", "--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toEqual(summaryIn("hang.json"));
  });

  test("a program that ends in time is not touched", async () => {
    expect((await record(["-q", "--timeout", "20", "sh", "-c", "exit 6"])).code).toBe(6);
  });

  test("a recording that somebody removed is missed in one line", async () => {
    const { code, stderr } = await record([
      "-q",
      "--max-size",
      "1M",
      "--json",
      "removed.json",
      "sh",
      "-c",
      `sleep 0.3; rm -r '${state}'/ipc-scope/recordings/*; sleep 0.5`,
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ipc-scope: The recording cannot be read: [^\n]*\n$/);
  });

  test("a recording that grows too large ends the program, and says so", async () => {
    const { stderr, code } = await record([
      "--max-size",
      "20K",
      "sh",
      "-c",
      "while :; do echo x >/dev/null; done",
    ]);
    expect(code).toBe(128 + 15);
    expect(stderr).toContain("ended the program: its recording passed 20480 bytes.");
  });
});

describe("signals", () => {
  test("Ctrl+C reaches the program, and the outputs are written all the same", async () => {
    const { code, stdout } = await record(
      [
        "-q",
        "--json",
        "interrupted.json",
        "sh",
        "-c",
        "trap 'echo caught; exit 5' INT; echo ready; while :; do sleep 0.05; done",
      ],
      {
        // The terminal sends SIGINT to the whole process group in the foreground.
        meanwhile: (running) =>
          running.stdout.once("data", () => process.kill(-(running.pid ?? 0), "SIGINT")),
      },
    );
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 5, stdout: "ready\ncaught\n" });
    expect(summaryIn("interrupted.json").exit).toEqual({ code: 5 });
  });

  test("a program that dies of Ctrl+C makes 130", async () => {
    const { code } = await recordShell("echo ready; exec sleep 60", {
      meanwhile: (running) => running.stdout.once("data", () => process.kill(-(running.pid ?? 0), "SIGINT")),
    });
    expect(code).toBe(130);
  });

  test("a daemon that outlives the program is named once, and Ctrl+C ends it", async () => {
    const mark = `ipc-scope-test-daemon-${process.pid}`;
    const { code, stderr } = await record(["sh", "-c", `DAEMON=${mark} setsid sleep 600 & exit 4`], {
      meanwhile: (running) => running.stderr.once("data", () => running.kill("SIGINT")),
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^ipc-scope: the program has ended; still recording what it left behind: sleep \(\d+\)\. Ctrl\+C ends that\.\n/,
    );
    expect(stderr.match(/still recording/g)).toHaveLength(1);
    await until(() => processesMarked(mark).length === 0);
  });

  test("when quiet, the first Ctrl+C says what is left, and the second ends it", async () => {
    const { code, stderr } = await recordShell("setsid sleep 600 & echo ready; exit 4", {
      meanwhile: (running) => {
        // While the program itself runs SIGINT is its own: press until there is an effect.
        let presses: NodeJS.Timeout;
        running.stdout.once("data", () => {
          presses = setInterval(() => running.kill("SIGINT"), 100);
        });
        running.stderr.once("data", () => {
          clearInterval(presses);
          running.kill("SIGINT");
        });
      },
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^ipc-scope: the program has ended; [^\n]*sleep \(\d+\)[^\n]*\n$/);
  });

  test("an output into a FIFO that nobody reads is given up by Ctrl+C", async () => {
    const fifo = join(folder.path, "unread");
    const { signal } = await record(["-q", "--json", fifo, "sh", "-c", `mkfifo '${fifo}'; echo ready`], {
      meanwhile: (running) => {
        running.stdout.once("data", () => {
          const presses = setInterval(() => running.kill("SIGINT"), 100);
          running.once("exit", () => clearInterval(presses));
        });
      },
    });
    expect(signal).toBe("SIGINT");
  });

  test("SIGTERM to the command line ends the program and writes the outputs", async () => {
    const mark = `ipc-scope-test-term-${process.pid}`;
    const { code } = await recordShell(`: ${mark}; echo ready; sleep 60 & sleep 60`, {
      meanwhile: (running) => running.stdout.once("data", () => running.kill("SIGTERM")),
    });
    expect(code).toBe(143);
    await until(() => processesMarked(mark).length === 0);
  });
});

describe("attach", () => {
  test("records a running process for a while and lets it run on", async () => {
    const target = spawn("sh", ["-c", "while :; do echo x; sleep 0.02; done"], { stdio: "ignore" });
    const { code, stdout } = await ipcScope([
      ...["attach", "-q", "--duration", "0.5", "--json", "attached.json"],
      String(target.pid),
    ]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: "" });
    expect(target.exitCode).toBeNull();
    target.kill("SIGKILL");
    const summary = summaryIn("attached.json");
    const attached = summary.processes.find(({ pid }) => pid === target.pid);
    expect(attached).toMatchObject({ ppid: process.pid, name: "sh", argv: ["sh", "-c", expect.any(String)] });
    expect(summary.exit).toBeNull();
  });
});

test("attach tells a hang that began before it as the deadlock that it is", async () => {
  const script = `pipe(A, B); pipe(C, D); defined(my $child = fork) or die;
    if ($child) { close B; close C; print "$child\\n"; close STDOUT; syswrite(D, "x" x 4096) while 1 }
    close A; close D; close STDOUT; syswrite(B, "y" x 4096) while 1`;
  const parent = spawn("perl", ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const [text] = await once(parent.stdout, "data");
  const pids = [parent.pid as number, Number(text)];
  const sleeps = (pid: number) => / S /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  await until(() => pids.every(sleeps));
  const { code } = await ipcScope([
    ...["attach", "-q", "--duration", "1", "--json", "hung.json"],
    ...pids.map(String),
  ]);
  for (const pid of pids) process.kill(pid, "SIGKILL");
  expect(code).toBe(0);
  const [finding, ...others] = summaryIn("hung.json").findings;
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ rule: "deadlock", severity: "error" });
  for (const pid of pids) expect(finding?.message).toContain(`only perl (${pid}) could empty`);
});

test("attach says beforehand which call it will break off, and only then", async () => {
  // An idle event loop sleeps in epoll_wait, which a tracer interrupts; it does not mind.
  const idle = spawn(process.execPath, ["-e", "setInterval(() => {}, 60_000); console.log('idle')"]);
  await once(idle.stdout, "data");
  const asleep = spawn("sleep", ["60"], { stdio: "ignore" });
  const pids = [idle, asleep].map(({ pid }) => String(pid));
  await until(() => /^\d/.test(readFileSync(`/proc/${idle.pid}/syscall`, "utf8")));
  const { code, stderr } = await ipcScope(["attach", "--duration", "0.2", ...pids]);
  expect({ code, codes: [idle.exitCode, asleep.exitCode] }).toEqual({ code: 0, codes: [null, null] });
  expect(stderr.match(/.* sleeps in .* fails with EINTR/g)).toEqual([
    expect.stringMatching(`\\(${idle.pid}\\) sleeps in epoll_p?wait,`),
  ]);
  for (const child of [idle, asleep]) child.kill("SIGKILL");
});

test("attach says so when its recording has grown too large, and lets go", async () => {
  const target = spawn("sh", ["-c", "while :; do echo x >/dev/null; done"], { stdio: "ignore" });
  const { code, stderr } = await ipcScope(["attach", "--max-size", "20K", String(target.pid)]);
  expect(code).toBe(0);
  expect(stderr).toContain("ipc-scope: let go: the recording passed 20480 bytes.");
  expect(target.exitCode).toBeNull();
  target.kill("SIGKILL");
});

describe("on a real terminal", () => {
  test("the program has the terminal, and Ctrl+C reaches it while the outputs are still written", async () => {
    const terminal = spawnTerminal(
      process.execPath,
      [
        ...[cli.script, "record", "-q", "--json", "terminal.json", "sh", "-c"],
        "trap 'echo caught; exit 5' INT; test -t 0 && test -t 1 && test -t 2 && stty size; while :; do sleep 0.05; done",
      ],
      { cols: 91, rows: 33, cwd: folder.path, env },
    );
    let shown = "";
    terminal.onData((text) => {
      shown += text;
    });
    const exit = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    await until(() => shown.includes("33 91"));
    terminal.write("\x03");
    expect(await exit).toBe(5);
    expect(shown).toContain("caught");
    expect(summaryIn("terminal.json").exit).toEqual({ code: 5 });
  });
});

describe("what cannot be traced is refused in one line with exit 2", () => {
  test.each([
    [["no-such-program"], /There is no program “no-such-program”/],
    [["/etc/passwd"], /is not executable.*chmod \+x \/etc\/passwd/],
    [["--timeout", "soon", "true"], /seconds/],
    [["--string-limit", "-1", "true"], /bytes|unknown option/],
    [["--unknown", "true"], /unknown option '--unknown'/],
    [[], /missing required argument 'program'/],
  ])("%s", async (args, words) => {
    const { code, stdout, stderr } = await record(args);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^ipc-scope: [^\n]+\n$/);
    expect(stderr).toMatch(words);
  });

  test("a recording inside a recording", async () => {
    const { code, stderr } = await record(["-q", process.execPath, cli.script, "record", "true"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^ipc-scope: This program is itself being traced\. strace \(\d+\) traces it [^\n]*\n$/,
    );
  });

  test("a directory that has been removed", async () => {
    const line = `mkdir gone && cd gone && rmdir ../gone && exec "$@"`;
    const { code, stderr } = await run(
      "sh",
      ["-c", line, "sh", process.execPath, cli.script, "record", "true"],
      { env, cwd: folder.path },
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ipc-scope: The directory you are in has been removed\.[^\n]*\n$/);
  });

  test("a PATH without strace names the command that installs it", async () => {
    const bin = join(folder.path, "bin");
    const { code, stderr } = await record(["/bin/true"], { env: { ...env, PATH: bin } });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ipc-scope: strace is not installed\. .*(install|add|-S) strace\n$/);
  });
});
