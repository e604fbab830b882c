import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { shellWord } from "../base/shell_word.ts";
import type { OpenedTrace } from "../export/opened_trace.ts";
import { FileLog } from "../tracefile/log_source.node.ts";
import { MemoryLog } from "../tracefile/log_source.ts";
import { openOrSalvage } from "../tracefile/salvage.ts";
import { recognise } from "../tracefile/trace_file.ts";
import { Refusal, reasonOf } from "./refusal.ts";
import { say } from "./streams.ts";

/** Opens what a person named: an `.ipctrace`, a log, a packed log, or `-` for standard input. */
export function readInput(path: string): OpenedTrace {
  try {
    return (path === "-" ? undefined : plainLog(path)) ?? unpacked(path);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(`Cannot read ${path}: ${reasonOf(cause)}.`);
  }
}

/** A log on disk is read in pieces, whatever its size; undefined for all else. */
function plainLog(path: string): OpenedTrace | undefined {
  if (!statSync(path).isFile()) return undefined;
  const log = new FileLog(path);
  if (recognise(log.read(0, 4096)) === "log") {
    tellOfSiblings(path);
    return { log, meta: null, symbols: null };
  }
  log.dispose();
  return undefined;
}

function unpacked(path: string): OpenedTrace {
  const bytes = readFileSync(path === "-" ? 0 : path);
  const name = path === "-" ? "Standard input" : path;
  const opened = openOrSalvage(bytes);
  if (!opened.ok) throw new Refusal(`${name} cannot be opened: ${opened.error}`);
  const { file, cutShort } = opened.value;
  if (cutShort)
    say(`ipc-scope: ${name} is cut short: this is its beginning, ${file.log.length} bytes of its log.`);
  return { ...file, log: new MemoryLog(file.log) };
}

/** `strace -ff -o x` writes one log per process, `x.41`, `x.42`: one of them alone shows one end of everything. */
function tellOfSiblings(path: string): void {
  const [, prefix] = /^(.+)\.\d+$/.exec(basename(path)) ?? [];
  if (prefix === undefined) return;
  const others = readdirSync(dirname(path)).filter(
    (name) => name.startsWith(`${prefix}.`) && /^\d+$/.test(name.slice(prefix.length + 1)),
  );
  if (others.length < 2) return;
  const whole = shellWord(join(dirname(path), prefix));
  say(
    `ipc-scope: ${path} looks like one process's log of strace -ff. Join all ${others.length}: strace-log-merge ${whole} > FILE`,
  );
}
