import { problemLine } from "../capture/problem.ts";
import { stacksMissing } from "../capture/problems.ts";
import { findStrace } from "../capture/strace_program.ts";
import { type PrintedAddress, printedAddressOf } from "../capture/symbols/link_address.ts";
import { SymbolResolver } from "../capture/symbols/symbol_resolver.ts";
import type { TracedProgram } from "../capture/traced_program.ts";
import { recordedSourcesOf, runInfoOf } from "../engine/archive.ts";
import { unknownRun } from "../engine/run_info.ts";
import { isOwnModule } from "../engine/source/own_code.ts";
import { TraceSources } from "../engine/source/trace_sources.ts";
import { readTrace } from "../engine/trace_reader.ts";
import type { OpenedTrace } from "../export/opened_trace.ts";
import { firstUnresolved, type PathMapping } from "../protocol/source.ts";
import { type LogSource, piecesOf } from "../tracefile/log_source.ts";
import { formatSymbols } from "../tracefile/symbols.ts";
import type { RecordOptions } from "./record_options.ts";
import { Refusal } from "./refusal.ts";
import { say } from "./streams.ts";

/** A recording with its lines, and what a person should know about those that are missing. */
export interface Sourced {
  readonly trace: OpenedTrace;
  readonly notes: readonly string[];
}

/** Says that stacks were asked for and cannot be had. */
export function tellMissingStacks({ stacks: wanted, quiet }: RecordOptions, program: TracedProgram): void {
  if (wanted && program.stacks === undefined && !quiet)
    say(`ipc-scope: ${problemLine(stacksMissing(program.tracer))}`);
}

/** Looks up the lines of a program that has just ended. */
export function withSources(trace: OpenedTrace, printed: PrintedAddress): Promise<Sourced> {
  return lookUp(trace, printed, "known");
}

/**
 * The lines of a log with stacks that was made elsewhere or without us, as far as its programs are still here. A
 * recording that brings its symbols along is left alone.
 */
export async function withSourcesOfNow(trace: OpenedTrace): Promise<OpenedTrace> {
  if (trace.symbols !== null || !hasStacks(trace.log)) return trace;
  const strace = await findStrace(process.env);
  const printed = strace.ok ? printedAddressOf(strace.value.version) : "file-offset";
  return (await lookUp(trace, printed, "known-later")).trace;
}

async function lookUp(
  trace: OpenedTrace,
  printed: PrintedAddress,
  lines: "known" | "known-later",
): Promise<Sourced> {
  const run = trace.meta === null ? unknownRun : runInfoOf(trace.meta);
  const sources = new TraceSources(readTrace(piecesOf(trace.log), run), recordedSourcesOf(trace));
  const resolver = new SymbolResolver({ env: process.env, printed, lines });
  try {
    const { modules } = sources.unresolved(firstUnresolved);
    for (const module of await resolver.resolve(modules)) sources.symbols.add(module);
  } finally {
    resolver.dispose();
  }
  const symbols = new TextEncoder().encode(formatSymbols(sources.symbols));
  const own = sources.symbols.modules.filter(({ path, note }) => isOwnModule(path) && note !== "");
  const notes = [...new Set([...own.map(({ note }) => note), ...sources.notes])];
  return { trace: sources.symbols.isEmpty ? trace : { ...trace, symbols }, notes };
}

/** As much of a log as surely holds a stack if any call in it has one. */
const firstStackWithin = 1 << 20;

function hasStacks(log: LogSource): boolean {
  return Buffer.from(log.read(0, firstStackWithin)).includes("\n > ");
}

/** `--map-path /build=/home/u/src`, once or more. */
export function pathMapping(value: string, before: readonly PathMapping[] = []): readonly PathMapping[] {
  const at = value.indexOf("=");
  if (at <= 0 || at === value.length - 1)
    throw new Refusal(`--map-path ${value}: write FROM=TO, such as /build/app=/home/me/app.`);
  return [...before, { from: value.slice(0, at), to: value.slice(at + 1) }];
}
