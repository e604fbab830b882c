import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Disposable } from "../../base/disposable.ts";
import { err, type Result } from "../../base/result.ts";
import type { SourcePosition } from "../../tracefile/symbol_table.ts";
import { findExecutable } from "../executable.ts";
import { installCommandHere } from "../install_command.ts";
import type { Problem } from "../problem.ts";
import { addr2lineMissing } from "../problems.ts";

/** No code lies there. Asked for after each batch: its answer says that the batch's are complete. */
const endMark = 2n ** 64n - 1n;
const endMarkLine = "0xffffffffffffffff";
const addressLine = /^0x[0-9a-f]{8,16}$/;

/** Addresses that go to addr2line at once: their answers fit the pipe, so that neither side waits for the other. */
const batchLength = 256;

/** The absolute path of addr2line. */
export async function findAddr2line(env: NodeJS.ProcessEnv): Promise<Result<string, Problem>> {
  const found = await findExecutable("addr2line", "/", env.PATH);
  return found.ok ? found : err(addr2lineMissing(await installCommandHere("binutils")));
}

/** Longest time for one batch, in milliseconds. A browser's debug information (several GB) takes it half a minute. */
const patienceMs = 120_000;

/**
 * `addr2line`, kept running for one file: reading a large program's debug information can take it a second, answering
 * microseconds. `path` goes to it as an argument, no shell in between.
 */
export class Addr2line implements Disposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;
  #unread = "";
  #lines: string[] = [];
  #over = false;
  #heard: () => void = () => {};

  constructor(
    program: string,
    readonly path: string,
  ) {
    this.#child = spawn(program, ["-e", path, "-i", "-f", "-C", "-a"], {
      // Its few words other than answers (??) are the same in every language, but not promised to be.
      env: { LC_ALL: "C" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#ended = new Promise((resolve) => {
      const end = () => {
        this.#over = true;
        this.#heard();
        resolve();
      };
      this.#child.once("error", end);
      this.#child.once("close", end);
    });
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
    this.#child.stderr.resume();
    // It may end while it is being asked.
    this.#child.stdin.on("error", () => {});
  }

  /** The places of each address, innermost inlined function first. One question at a time. Undefined if it ended. */
  async ask(addresses: readonly bigint[]): Promise<(readonly SourcePosition[])[] | undefined> {
    const found: (readonly SourcePosition[])[] = [];
    for (let from = 0; from < addresses.length; from += batchLength) {
      const batch = addresses.slice(from, from + batchLength);
      const answer = await this.#askBatch(batch);
      if (answer === undefined || answer.length !== batch.length) return undefined;
      found.push(...answer);
    }
    return found;
  }

  dispose(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }

  /** Resolves when the process is gone. */
  ended(): Promise<void> {
    return this.#ended;
  }

  async #askBatch(batch: readonly bigint[]): Promise<(readonly SourcePosition[])[] | undefined> {
    this.#lines = [];
    this.#child.stdin.write([...batch, endMark].map((address) => `0x${address.toString(16)}\n`).join(""));
    const patience = setTimeout(() => this.#child.kill("SIGKILL"), patienceMs);
    while (!this.#over && !isComplete(this.#lines)) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
    clearTimeout(patience);
    return isComplete(this.#lines) ? answersIn(this.#lines) : undefined;
  }

  #hear(text: string): void {
    const lines = (this.#unread + text).split("\n");
    this.#unread = lines.pop() ?? "";
    this.#lines.push(...lines);
    this.#heard();
  }
}

/** The mark is answered by its own line, a function and a place. */
function isComplete(lines: readonly string[]): boolean {
  return lines.at(-3) === endMarkLine;
}

function answersIn(lines: readonly string[]): (readonly SourcePosition[])[] {
  const answers: SourcePosition[][] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as string;
    if (line === endMarkLine) break;
    if (addressLine.test(line)) {
      answers.push([]);
      at++;
      continue;
    }
    const position = positionOf(line, lines[at + 1] ?? "");
    if (position !== undefined) answers.at(-1)?.push(position);
    at += 2;
  }
  return answers;
}

/** `main`, `/home/u/main.c:27 (discriminator 3)`; undefined for `??` and `??:0`, of which nothing is known. */
export function positionOf(name: string, place: string): SourcePosition | undefined {
  const [, file = "??", line = "0"] = /^(.*):(\d+|\?)(?: \(discriminator \d+\))?$/.exec(place) ?? [];
  const isKnown = file !== "??" && file !== "";
  if (name === "??" && !isKnown) return undefined;
  return {
    name: name === "??" ? "" : name,
    file: isKnown ? file : undefined,
    line: line === "?" ? 0 : Number(line),
  };
}
