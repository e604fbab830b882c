import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { noRow } from "../../src/base/table.ts";
import { jumpKinds, streamEventKinds } from "../../src/ipc/tables/probe_tables.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { ProbedRuns } from "./probed_run.ts";

const compiler = "aarch64-linux-gnu-gcc";
const emulator = "qemu-aarch64";
/** Where Debian's libc6-arm64-cross puts the C library of the other machine. */
const root = "/usr/aarch64-linux-gnu";
const library = join(process.cwd(), "dist/probe/ipc-scope-probe-arm64.so");

const missing = [
  ...[compiler, emulator].filter((name) => spawnSync(name, ["--version"]).error !== undefined),
  ...[root, library].filter((path) => !existsSync(path)),
];
const why =
  missing.length === 0
    ? ""
    : ` (skipped: there is no ${missing.join(", no ")}; apt-get install gcc-aarch64-linux-gnu qemu-user, then npm run build)`;

const runs = new ProbedRuns();
afterAll(() => runs.remove());

/** The emulator makes the program's system calls as its own, so that strace records what the probe says in there. */
function emulated(name: string, ...args: string[]) {
  const program = runs.program(name, ["-fno-optimize-sibling-calls"], compiler);
  return runs.runBare(emulator, "-L", root, "-E", `LD_PRELOAD=${library}`, program, ...args);
}

function jumpsOf({ jumps: { columns, length } }: Trace) {
  return Array.from({ length }, (_, row) => ({
    kind: jumpKinds[columns.kind[row] as number],
    value: columns.value[row],
    frames: columns.frames[row],
    back: columns.target[row],
    mask: columns.mask[row] === 1,
  }));
}

describe.skipIf(missing.length > 0)(`the probe for arm64, in an emulator${why}`, () => {
  test("tells of a jump over five frames, and the program comes back where it set its mark", () => {
    const { stdout, trace } = emulated("jump_over_frames");
    expect(stdout).toBe("back with 7\n");
    expect(jumpsOf(trace)).toEqual([
      { kind: "setjmp", value: 0, frames: noRow, back: noRow, mask: false },
      { kind: "longjmp", value: 7, frames: 5, back: 0, mask: false },
    ]);
    expect(trace.jumps.columns.bytes[1]).toBeGreaterThan(0);
  });

  test.each([
    ["sig", "let in again\n", true],
    ["plain", "still blocked\n", false],
  ])("jumps out of a handler as without (%s)", (how, printed, mask) => {
    const { stdout, trace } = emulated("jump_out_of_handler", how);
    expect(stdout).toBe(printed);
    expect(jumpsOf(trace)[1]).toMatchObject({ kind: "siglongjmp", value: 3, back: 0, mask });
  });

  test("tells of 100,000 jumps with a mark for each 64", () => {
    const { stdout, trace } = emulated("jump_in_loop", "100000");
    expect(stdout).toBe("0 left\n");
    expect(trace.probeMarks).toBeLessThan(2000);
  });

  test("sees what printf leaves in the buffer before a fork", () => {
    const { stdout, trace } = emulated("printf_before_fork");
    expect(stdout).toBe("counted counted ");
    const { kind, pending } = trace.streamEvents.columns;
    const fork = kind.indexOf(streamEventKinds.indexOf("fork"));
    expect(pending[fork]).toBe("counted ".length);
  });

  test("does no harm to eight threads that print and jump", () => {
    const file = join(runs.folder, "written-on-arm64");
    expect(emulated("eight_threads", file).stdout).toBe("16000\n");
  });
});
