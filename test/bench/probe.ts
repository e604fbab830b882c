import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preloadFlags, probeLibrary } from "../../src/capture/probe/probe_library.ts";
import { type Measurement, shortestSeconds } from "./measure.ts";

/** What a program does below the system call, as often as it is told. */
interface Workload {
  readonly name: string;
  readonly what: string;
  readonly times: number;
  /** Against strace alone. */
  readonly budget: Measurement["budget"];
}

const workloads: readonly Workload[] = [
  { name: "getc", what: "getc", times: 20_000, budget: { bound: "at most", value: 2 } },
  { name: "getc", what: "getc", times: 1_000_000, budget: null },
  { name: "printf", what: "printf of a line to a file", times: 100_000, budget: null },
  { name: "setjmp", what: "setjmp and longjmp", times: 100_000, budget: null },
];
const rounds = 15;

/** How long a program takes that does nothing else: under strace with the probe, against strace alone and against neither. */
export function probeBudgets(): Measurement[] {
  const folder = mkdtempSync(join(tmpdir(), "ipc-scope-bench-"));
  try {
    const program = join(folder, "below_the_call");
    execFileSync("gcc", ["-O1", "-o", program, "test/bench/below_the_call.c"]);
    writeFileSync(join(folder, "bytes"), Buffer.alloc(1_000_000, "x"));
    return workloads.flatMap((workload) => measured(folder, program, workload));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measured(folder: string, program: string, workload: Workload): Measurement[] {
  const command = [program, workload.name, `${workload.times}`];
  const strace = [
    "strace",
    ...["-f", "--seccomp-bpf", "-s", "256", "-e", "trace=%desc,%process,%signal"],
    ...["-o", join(folder, "log")],
  ];
  const library = join(process.cwd(), probeLibrary("dist/probe"));
  const running = (words: readonly string[]) => () => {
    const [file = "", ...args] = words;
    const { status } = spawnSync(file, args, { cwd: folder, stdio: "ignore" });
    if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}`);
  };
  const [bare = Number.NaN, traced = Number.NaN, probed = Number.NaN] = shortestSeconds(rounds, [
    running(command),
    running([...strace, ...command]),
    running([...strace, ...preloadFlags(library, {}), ...command]),
  ]);
  const what = `${workload.times.toLocaleString("en-US")} ${workload.what}`;
  return [
    {
      what: `${what}: with the probe, against strace`,
      value: probed / traced,
      unit: "x",
      budget: workload.budget,
    },
    { what: `${what}: with the probe, against neither`, value: probed / bare, unit: "x", budget: null },
  ];
}
