import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { readCorpus } from "./corpus.ts";
import { type Depth, faultOf } from "./examine.ts";
import { inputOf } from "./input.ts";
import { minimised } from "./minimise.ts";
import { recordCorpus } from "./record_corpus.ts";

// npm run fuzz: inputs by the million, each of which must keep every law of examine.ts. Prints what it takes to see a
// failure again, and leaves the smallest input that shows it in out/fuzz.

/**
 * One in so many inputs is also asked every question and exported in every format, which costs ten times the rest. A prime:
 * jobs take every second input, or every fourth, and each gets its share of these.
 */
const inputsPerQuestioning = 19;
/** An input of a few hundred bytes takes a millisecond; a machine that is busy with other things some more. */
const mostSecondsForOne = 60;
const memoryLimitMb = 700;
/** Below, what an input costs says nothing of its bytes. */
const fewestBytesTimed = 200;
/** Each is made smaller, which takes a while; the rest is only counted. */
const mostFailuresKept = 20;

interface Job {
  readonly fixtures: string;
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly end: number;
  /** Which input is being looked at, for the watchdog: its number, and how many were done. */
  readonly shared: SharedArrayBuffer;
}

interface Failure {
  readonly kind: "failure";
  readonly number: number;
  readonly message: string;
  readonly smallest: Uint8Array;
}

interface Done {
  readonly kind: "done";
  readonly inputs: number;
  readonly bytes: number;
  readonly worst: { readonly number: number; readonly nsPerByte: number };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      inputs: { type: "string", default: "1000000" },
      first: { type: "string", default: "0" },
      jobs: { type: "string", default: "2" },
      "record-corpus": { type: "boolean", default: false },
    },
  });
  const root = process.cwd();
  const fixtures = join(root, "test/fixtures");
  if (values["record-corpus"]) {
    recordCorpus(fixtures);
    return 0;
  }
  const [seed, inputs, first, jobs] = [values.seed, values.inputs, values.first, values.jobs].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const out = join(root, "out/fuzz");
  mkdirSync(out, { recursive: true });
  process.stdout.write(`seed ${seed}, inputs ${first} to ${first + inputs - 1}, ${jobs} at a time\n`);
  const startMs = performance.now();
  const run = new Run(out, seed);
  const speak = setInterval(() => run.tellProgress(startMs), 60_000);
  await Promise.all(
    Array.from({ length: jobs }, (_, job) =>
      run.runJob({ fixtures, seed, first: first + job, step: jobs, end: first + inputs }),
    ),
  );
  clearInterval(speak);
  return run.report(startMs);
}

/** Many workers' inputs, and what came of them. */
class Run {
  readonly #failures = new Map<string, number>();
  #inputs = 0;
  #bytes = 0;
  #worst = { number: -1, nsPerByte: 0 };
  readonly #progress: Int32Array[] = [];

  constructor(
    readonly out: string,
    readonly seed: number,
  ) {}

  /** Goes on behind an input that hangs or eats all memory. */
  async runJob(job: Omit<Job, "shared">): Promise<void> {
    for (let first = job.first; first < job.end; ) {
      const shared = new SharedArrayBuffer(8);
      const progress = new Int32Array(shared);
      this.#progress.push(progress);
      const stuck = await this.#runWorker({ ...job, first, shared }, progress);
      if (stuck === undefined) return;
      this.#keep(stuck.number, stuck.message, inputOf(readCorpus(job.fixtures), job.seed, stuck.number));
      first = stuck.number + job.step;
    }
  }

  tellProgress(startMs: number): void {
    const done = this.#progress.reduce((sum, progress) => sum + Atomics.load(progress, 1), 0);
    const seconds = (performance.now() - startMs) / 1000;
    process.stdout.write(
      `${done} inputs, ${(done / seconds).toFixed(0)} a second, ${this.#failures.size} kinds of failure\n`,
    );
  }

  report(startMs: number): number {
    const seconds = (performance.now() - startMs) / 1000;
    const failed = [...this.#failures.values()].reduce((sum, count) => sum + count, 0);
    process.stdout.write(
      `seed ${this.seed}: ${this.#inputs} inputs of ${(this.#bytes / Math.max(1, this.#inputs)).toFixed(0)} bytes, ${(this.#inputs / seconds).toFixed(0)} a second; ` +
        `worst ${this.#worst.nsPerByte.toFixed(0)} ns a byte (input ${this.#worst.number}); ${failed} failed\n`,
    );
    for (const [law, count] of this.#failures) process.stdout.write(`  ${count} times: ${law}\n`);
    if (failed > 0) process.stdout.write(`The inputs that failed are in ${this.out}.\n`);
    return failed > 0 ? 1 : 0;
  }

  /** Undefined once all is done; else the input at which the worker ended. */
  #runWorker(job: Job, progress: Int32Array): Promise<{ number: number; message: string } | undefined> {
    return new Promise((resolve) => {
      const worker = new Worker(process.argv[1] as string, {
        workerData: job,
        resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
      });
      let seen = -1;
      let seconds = 0;
      const end = (stuck: { number: number; message: string } | undefined) => {
        clearInterval(watchdog);
        void worker.terminate();
        resolve(stuck);
      };
      const watchdog = setInterval(() => {
        const number = Atomics.load(progress, 0);
        seconds = number === seen ? seconds + 1 : 0;
        seen = number;
        if (seconds >= mostSecondsForOne)
          end({ number, message: `nothing hangs: it took ${seconds} seconds` });
      }, 1000);
      worker.on("message", (message: Failure | Done) => {
        if (message.kind === "failure") this.#keep(message.number, message.message, message.smallest);
        else {
          this.#inputs += message.inputs;
          this.#bytes += message.bytes;
          if (message.worst.nsPerByte > this.#worst.nsPerByte) this.#worst = message.worst;
          end(undefined);
        }
      });
      worker.on("error", (error) =>
        end({ number: Atomics.load(progress, 0), message: `memory is bounded: ${error.message}` }),
      );
    });
  }

  #keep(number: number, message: string, smallest: Uint8Array): void {
    const [line = ""] = message.split("\n");
    const kind = kindOf(line);
    const count = (this.#failures.get(kind) ?? 0) + 1;
    this.#failures.set(kind, count);
    if (count > 1) return;
    const name = join(this.out, `seed-${this.seed}-input-${number}`);
    writeFileSync(`${name}.strace`, smallest);
    writeFileSync(`${name}.txt`, `${message}\n`);
    process.stdout.write(`input ${number}: ${line}\n  the smallest that fails so: ${name}.strace\n`);
  }
}

/** In a worker: every `step`th input. */
async function work({ fixtures, seed, first, step, end, shared }: Job): Promise<void> {
  const corpus = readCorpus(fixtures);
  const progress = new Int32Array(shared);
  const known = new Set<string>();
  let [inputs, bytes] = [0, 0];
  let worst = { number: -1, nsPerByte: 0 };
  for (let number = first; number < end; number += step) {
    Atomics.store(progress, 0, number);
    const input = inputOf(corpus, seed, number);
    const depth: Depth = number % inputsPerQuestioning === 0 ? "everything" : "reading";
    const startMs = performance.now();
    const fault = await faultOf(input, depth);
    const nsPerByte = ((performance.now() - startMs) * 1e6) / Math.max(1, input.length);
    if (depth === "reading" && input.length >= fewestBytesTimed && nsPerByte > worst.nsPerByte)
      worst = { number, nsPerByte };
    inputs++;
    bytes += input.length;
    Atomics.add(progress, 1, 1);
    if (fault === undefined) continue;
    const kind = kindOf(fault.message);
    const isNew = !known.has(kind) && known.size < mostFailuresKept;
    known.add(kind);
    const smallest = isNew
      ? await minimised(input, async (tried) => kindOf((await faultOf(tried, depth))?.message ?? "") === kind)
      : input;
    const { message } = (await faultOf(smallest, depth)) ?? fault;
    parentPort?.postMessage({ kind: "failure", number, message, smallest } satisfies Failure);
  }
  parentPort?.postMessage({ kind: "done", inputs, bytes, worst } satisfies Done);
}

/** The first line of what was broken, without its numbers: the same for inputs that break it in the same way. */
function kindOf(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/-?\d[\d.e+]*/g, "#").slice(0, 60);
}

if (isMainThread) process.exitCode = await main();
else await work(workerData as Job);
