import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { streamEventKinds } from "../../src/ipc/tables/probe_tables.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { library, ProbedRuns } from "./probed_run.ts";

const runs = new ProbedRuns();
afterAll(() => runs.remove());

const hasMusl = spawnSync("musl-gcc", ["--version"]).error === undefined;
const why = hasMusl ? "" : " (skipped: there is no musl-gcc; apt-get install musl-tools)";

function eventKinds({ streamEvents: { columns, length } }: Trace): (string | undefined)[] {
  return Array.from({ length }, (_, row) => streamEventKinds[columns.kind[row] as number]);
}

describe("under strace and the probe, unharmed", () => {
  test("a program that closes every descriptor", () => {
    const file = join(runs.folder, "written");
    const { trace } = runs.run(runs.program("closes_everything"), file);
    expect(readFileSync(file, "utf8")).toBe("descriptor 0, jumped with 4\n");
    expect(trace.jumps.length).toBe(2);
    expect(trace.processes[0]?.exit).toMatchObject({ how: "exited", code: 0 });
  });

  test("a program that forks a thousand children, which lose nothing of their parent's", () => {
    const { stdout, trace } = runs.run(runs.program("thousand_children"));
    expect(stdout).toBe("children: 1000\n");
    expect(trace.processes.length).toBe(1001);
    expect(eventKinds(trace).filter((kind) => kind === "_exit")).toHaveLength(1000);
  });

  test("children of vfork: what waits in the buffer stays their parent's", () => {
    const { stdout, trace } = runs.run(runs.program("vfork_and_exec"));
    expect(stdout).toBe("kept 0 9\n");
    expect(trace.streams.filter(({ fd }) => fd === 1)).toHaveLength(1);
    expect(eventKinds(trace)).not.toContain("_exit");
    expect(eventKinds(trace)).not.toContain("exec");
  });

  test("100,000 jumps back to one place, which take a mark for each 64", () => {
    const { stdout, trace } = runs.run(runs.program("jump_in_loop"), "100000");
    expect(stdout).toBe("0 left\n");
    const { jumps } = trace.jumps.columns;
    expect(jumps.subarray(0, trace.jumps.length).reduce((sum, each) => sum + each, 0)).toBe(100_000);
    expect(trace.probeMarks).toBeLessThan(2000);
  });

  test("a program whose library jumps before the program begins", () => {
    const library = runs.program("mark_in_constructor", ["-shared", "-fPIC"]);
    const linked = ["-fno-optimize-sibling-calls", "-Wl,--no-as-needed", library];
    const { stdout, trace } = runs.run(runs.program("jump_over_frames", linked));
    expect(stdout).toBe("back with 7\n");
    const { value } = trace.jumps.columns;
    expect(Array.from(value.subarray(0, trace.jumps.length))).toEqual([0, 2, 0, 7]);
  });

  test("a program that closes its streams in another order than it opened them", () => {
    const { stdout, trace } = runs.run(runs.program("many_streams"));
    expect(stdout).toBe("all closed\n");
    const written = trace.streams.filter(({ path }) => path === "/dev/null").map((one) => one.bytesWritten);
    expect(written).toHaveLength(3 * 200);
    expect(written.reduce((sum, each) => sum + each, 0)).toBe(3 * (200 + 100 * 100));
    expect(eventKinds(trace).filter((kind) => kind === "close")).toHaveLength(3 * 200);
  });

  test.each(["address", "thread", "undefined"])(
    "a program built with -fsanitize=%s, which wraps the same calls",
    (sanitizer) => {
      const { stdout, trace } = runs.run(runs.program("jump_over_frames", [`-fsanitize=${sanitizer}`]));
      expect(stdout).toBe("back with 7\n");
      expect(trace.jumps.length).toBe(2);
      expect(trace.processes[0]?.exit).toMatchObject({ how: "exited", code: 0 });
    },
  );

  test("a setuid program, into which the loader does not let it", () => {
    const program = join(runs.folder, "setuid");
    copyFileSync(runs.program("unbuffered"), program);
    chmodSync(program, 0o4755);
    const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
    chmodSync(runs.folder, 0o755);
    const preload = ["-E", `LD_PRELOAD=${library}`];
    const { stdout, status } = spawnSync(
      "strace",
      ["-f", ...user, ...preload, "-o", "/dev/null", "--", program],
      { encoding: "utf8" },
    );
    expect({ stdout, status }).toEqual({ stdout: "slowly", status: 0 });
  });

  test("stress-ng's forks, pipes, signals and threads for three seconds", { timeout: 60_000 }, () => {
    const kinds = ["pipe", "fork", "vfork", "sigq", "pthread", "switch"];
    const stressors = kinds.flatMap((kind) => [`--${kind}`, "1"]);
    const log = ["-f", "--seccomp-bpf", "-s", "256", "-o", "/dev/null", "-E", `LD_PRELOAD=${library}`];
    const traced = ["-e", "trace=%desc,%process,%signal,%ipc", "--", "stress-ng", ...stressors];
    const { status, stderr } = spawnSync("strace", [...log, ...traced, "--timeout", "3"], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });
});

describe.skipIf(!hasMusl)(`another C library, musl${why}`, () => {
  test("a program of it runs as without, and the probe says nothing of it", () => {
    const { stdout, trace } = runs.run(runs.program("jump_over_frames", [], "musl-gcc"));
    expect(stdout).toBe("back with 7\n");
    expect(trace.probed.size).toBe(0);
    expect(trace.probeMarks).toBe(0);
  });

  test("a child of a program that has the probe runs as without", () => {
    const child = runs.program("printf_before_fork", [], "musl-gcc");
    const { stdout, trace } = runs.run(runs.program("vfork_and_exec"), child);
    expect(stdout.replace(/^kept /, "")).toContain(execFileSync(child, { encoding: "utf8" }));
    expect(stdout).toContain("0 9\n");
    expect(trace.probed.size).toBe(1);
  });
});
