import { Engine } from "../../../src/engine/engine.ts";
import { PiecedLog } from "../../../src/engine/pieced_log.ts";
import { unknownRun } from "../../../src/engine/run_info.ts";
import { noRecordedSources, type RecordedSources } from "../../../src/engine/source/trace_sources.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";
import { type ModuleSymbols, SymbolTable } from "../../../src/tracefile/symbol_table.ts";

/** An engine over strace -k text: a line that begins with `>` is a frame, which strace indents by one blank. */
export function engineWithStacks(text: string, recordedSources: RecordedSources = noRecordedSources): Engine {
  const lines = text.trim().split("\n");
  const log = new TextEncoder().encode(lines.map((line) => `${line.trim().replace(/^>/, " >")}\n`).join(""));
  return new Engine({
    trace: readTrace([log]),
    log: new PiecedLog(log),
    run: unknownRun,
    live: false,
    caughtUpLive: false,
    recordedSources,
  });
}

/** Symbols as text: `0x11c5 say /home/u/gen.c:5 < main /home/u/gen.c:11`, innermost first. */
export function symbolsOf(modules: Readonly<Record<string, readonly string[]>>): SymbolTable {
  const table = new SymbolTable();
  for (const [path, lines] of Object.entries(modules)) table.add(moduleOf(path, lines));
  return table;
}

function moduleOf(path: string, lines: readonly string[]): ModuleSymbols {
  const code = new Map(
    lines.map((line) => {
      const [, address = "", chain = ""] = /^(0x[0-9a-f]+) (.*)$/.exec(line) ?? [];
      const positions = chain.split(" < ").map((place) => {
        const [, name = "", file, at] = /^(\S+)(?: (\S+):(\d+))?$/.exec(place) ?? [];
        return { name, file, line: Number(at ?? 0) };
      });
      return [Number(address), positions] as const;
    }),
  );
  return { path, lines: "known", note: "", code };
}
