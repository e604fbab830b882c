import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mechanismOf } from "../../../src/ipc/mechanisms/registry.ts";
import { listedSyscalls, syscallNamed } from "../../../src/strace/syscalls.ts";
import { readCorpus } from "../../fuzz/corpus.ts";
import { faultOf } from "../../fuzz/examine.ts";
import { callForms } from "../../fuzz/grammar.ts";
import { inputOf } from "../../fuzz/input.ts";
import { minimised } from "../../fuzz/minimise.ts";

const corpus = readCorpus(join(import.meta.dirname, "../../fixtures"));
const seed = 20_251_129;

/** What was broken by which input: `npm run fuzz -- --seed N --first N --inputs 1` shows it again. */
async function faultsOf(numbers: Iterable<number>, depth: "reading" | "everything"): Promise<string[]> {
  const faults: string[] = [];
  for (const number of numbers) {
    const fault = await faultOf(inputOf(corpus, seed, number), depth);
    if (fault !== undefined) faults.push(`input ${number}: ${fault.message}`);
  }
  return faults;
}

describe("a slice of what npm run fuzz reads by the million", () => {
  test("keeps every law of reading", async () => {
    expect(await faultsOf(range(0, 1500), "reading")).toEqual([]);
  });

  test("answers every question and exports in every format", async () => {
    expect(await faultsOf(range(100_000, 100_120), "everything")).toEqual([]);
  });
});

describe("what the inputs are made of", () => {
  test("are real logs of more than three hundred calls, and each of them keeps every law as it is", async () => {
    const called = new Set(
      corpus.flatMap((log) =>
        log.flatMap((line) => /\b([a-z]\w+)\(/.exec(Buffer.from(line).toString())?.[1] ?? []),
      ),
    );
    expect(listedSyscalls().filter((name) => called.has(name)).length).toBeGreaterThan(150);
    expect(called.size).toBeGreaterThan(300);
    for (const log of corpus) expect(await faultOf(Buffer.concat(log), "reading")).toBeUndefined();
  });

  test("are forms of every call that a mechanism gives a meaning to", () => {
    const formed = new Set(callForms.map((form) => form.slice(0, form.indexOf("("))));
    const meant = listedSyscalls().filter((name) => mechanismOf[syscallNamed(name)] !== undefined);
    // Numbers that only other machines have, and calls that differ from another in the width of a field.
    const alike =
      /64$|_time32$|^_newselect$|^clone2$|^waitpid$|^signal$|^sig(?:action|procmask|return|suspend)$|^fork$/;
    expect(meant.filter((name) => !formed.has(name) && !alike.test(name))).toEqual(["renameat"]);
  });

  test("are the same for the same seed and number", () => {
    expect(inputOf(corpus, 5, 77)).toEqual(inputOf(corpus, 5, 77));
    expect(inputOf(corpus, 5, 77)).not.toEqual(inputOf(corpus, 6, 77));
  });
});

test("an input that breaks a law is made as small as it can be", async () => {
  const log = Buffer.from("41 1.0 read(3) = 1\n42 1.1 write(4) = 2\n43 1.2 close(4) = 0\n");
  const smallest = await minimised(log, async (bytes) => Buffer.from(bytes).includes("write("));
  expect(Buffer.from(smallest).toString()).toBe("write(");
});

function* range(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number++) yield number;
}
