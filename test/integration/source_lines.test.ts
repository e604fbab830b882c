import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallIndex } from "../../src/base/ids.ts";
import { notYet } from "../../src/base/time.ts";
import { SymbolResolver } from "../../src/capture/symbols/symbol_resolver.ts";
import { knownArchitecture } from "../../src/capture/waiting/call_instruction.ts";
import { WaitingStacks } from "../../src/capture/waiting/waiting_stacks.ts";
import { openTraceBytes } from "../../src/engine/archive.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { OpenedLog } from "../../src/engine/engine_loop.ts";
import { PiecedLog } from "../../src/engine/pieced_log.ts";
import { unknownRun } from "../../src/engine/run_info.ts";
import { readTrace } from "../../src/engine/trace_reader.ts";
import type { CallStack, SourceLine, Sources } from "../../src/protocol/source.ts";
import { firstUnresolved, type UnresolvedCode } from "../../src/protocol/source.ts";
import type { SourceLocation, Summary } from "../../src/protocol/summary.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { SymbolTable } from "../../src/tracefile/symbol_table.ts";
import { formatSymbols } from "../../src/tracefile/symbols.ts";
import { type BuiltCli, buildCli, type Ran, run } from "./cli_world.ts";

const fixtures = join(import.meta.dirname, "../fixtures/programs/source_lines");
let cli: BuiltCli;
let folder: string;

beforeAll(async () => {
  cli = await buildCli();
  folder = mkdtempSync(join(tmpdir(), "ipc-scope-lines-"));
  cpSync(fixtures, folder, { recursive: true });
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cli.remove();
});

function compile(compiler: string, ...args: string[]): void {
  execFileSync(compiler, ["-g", "-O1", ...args], { cwd: folder });
}

function ipcScope(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  return run(process.execPath, [cli.script, ...args], {
    cwd: folder,
    env: { ...env, XDG_STATE_HOME: join(folder, "state") },
  });
}

/** The line of a source that is marked with `@mark`. */
function lineOf(file: string, mark: string): number {
  const at = readFileSync(join(fixtures, file), "utf8")
    .split("\n")
    .findIndex((line) => line.includes(`@${mark}`));
  if (at < 0) throw new Error(`no @${mark} in ${file}`);
  return at + 1;
}

function place(file: string, mark: string): SourceLocation {
  return { file: join(folder, file), line: lineOf(file, mark) };
}

function engineOf(recording: string): Engine {
  const opened = openTraceBytes(readFileSync(join(folder, recording)));
  const trace = readTrace(piecesOf(opened), opened.run);
  const { log, run: runInfo, sources } = opened;
  return new Engine({ trace, log, run: runInfo, live: false, caughtUpLive: false, recordedSources: sources });
}

function* piecesOf({ log }: OpenedLog): Generator<Uint8Array> {
  for (let piece = log.next(); piece !== undefined; piece = log.next()) yield piece.slice();
}

/** `write two_processes.c:10` for each call with a place, in order, each sort of call once per place. */
function placesIn(engine: Engine): string[] {
  const { trace } = engine.source;
  const found = new Set<string>();
  for (let call = 0; call < trace.calls.length; call++) {
    const { location } = engine.handlers.stackOf({ call: call as CallIndex }) as CallStack;
    if (location !== null)
      found.add(
        `${syscallName(trace.calls.syscall(call))} ${location.file.replace(`${folder}/`, "")}:${location.line}`,
      );
  }
  return [...found];
}

function framesOf(engine: Engine, name: string, at: SourceLocation): readonly string[] {
  const { trace } = engine.source;
  for (let call = 0; call < trace.calls.length; call++) {
    if (syscallName(trace.calls.syscall(call)) !== name) continue;
    const { frames, location } = engine.handlers.stackOf({ call: call as CallIndex }) as CallStack;
    if (location?.line !== at.line || location.file !== at.file) continue;
    return frames
      .filter(({ own }) => own)
      .map(
        ({ function: called, location: line, inlined }) =>
          `${called} ${line?.line ?? "?"}${inlined ? " inlined" : ""}`,
      );
  }
  throw new Error(`no ${name} at ${at.file}:${at.line}`);
}

const marked = (call: string, file: string, mark: string) => `${call} ${file}:${lineOf(file, mark)}`;

describe("a recording with stacks of a C program with a library and an inlined function", () => {
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ["that is loaded anywhere", ["-pie", "-fPIE"]],
    ["that is loaded where it was linked", ["-no-pie", "-fno-pie"]],
  ];

  it.each(kinds)("%s leads each call to its exact line, also when the program is gone", async (_, flags) => {
    compile("gcc", "-shared", "-fPIC", "-o", "libtalk.so", "talk.c");
    compile("gcc", ...flags, "-o", "two", "two_processes.c", "-L.", "-ltalk", `-Wl,-rpath,${folder}`);
    const ran = await ipcScope(["record", "--stacks", "-o", "two.ipctrace", "./two"]);
    expect(ran.code, ran.stderr).toBe(0);
    for (const gone of ["two", "libtalk.so"]) rmSync(join(folder, gone));

    const engine = engineOf("two.ipctrace");
    expect(placesIn(engine)).toEqual(
      expect.arrayContaining([
        marked("pipe2", "two_processes.c", "pipe"),
        marked("clone", "two_processes.c", "fork"),
        marked("write", "two_processes.c", "inlined"),
        marked("read", "two_processes.c", "child-read"),
        marked("read", "two_processes.c", "parent-read"),
        marked("write", "talk.c", "library"),
        marked("write", "two_processes.c", "flush"),
        marked("wait4", "two_processes.c", "wait"),
      ]),
    );
    const file = "two_processes.c";
    expect(framesOf(engine, "write", place(file, "inlined"))).toEqual([
      `say ${lineOf(file, "inlined")} inlined`,
      `main ${lineOf(file, "first-say")}`,
      expect.stringMatching(/^_start/),
    ]);
    expect(framesOf(engine, "write", place("talk.c", "library"))).toEqual([
      `talk ${lineOf("talk.c", "library")}`,
      `answer ${lineOf(file, "child-talk")}`,
      expect.stringMatching(/^main /),
      expect.stringMatching(/^_start/),
    ]);
  });

  it("counts at each line what was done from it", () => {
    const lines = engineOf("two.ipctrace").handlers.sourceLines({
      file: join(folder, "two_processes.c"),
      atNs: notYet,
    }) as SourceLine[];
    const at = (mark: string) => lines.find(({ line }) => line === lineOf("two_processes.c", mark))?.uses;
    expect(at("inlined")).toMatchObject([{ name: "write", calls: 2, bytes: 2, direction: "out" }]);
    expect(at("flush")).toMatchObject([
      { name: "write", calls: 1, bytes: 8 },
      { name: "close", calls: 1, bytes: 0 },
    ]);
  });

  it("knows a C++ method by the name its author gave it", async () => {
    compile("g++", "-o", "demangled", "demangled.cpp");
    await ipcScope(["record", "--stacks", "-o", "demangled.ipctrace", "./demangled"]);
    const [method, ...callers] = framesOf(
      engineOf("demangled.ipctrace"),
      "write",
      place("demangled.cpp", "method"),
    );
    expect(method).toBe(
      `scope::Writer::put(char const*, unsigned long) ${lineOf("demangled.cpp", "method")}`,
    );
    expect(callers.join("\n")).toContain(` ${lineOf("demangled.cpp", "lambda")}`);
  });

  it("shows sources where they are here, after a mapping of paths", () => {
    const mapped = engineOf("demangled.ipctrace");
    mapped.handlers.setPathMapping({ mapping: [{ from: folder, to: "/home/me/src" }] });
    expect(placesIn(mapped)).toContain(
      `write /home/me/src/demangled.cpp:${lineOf("demangled.cpp", "method")}`,
    );
  });
});

describe("what cannot be known is said", () => {
  it("of a program without debug information", async () => {
    execFileSync("gcc", ["-s", "-o", "stripped", "hanging.c"], { cwd: folder });
    const ran = await ipcScope([
      "record",
      "--stacks",
      "--timeout",
      "1",
      "-o",
      "stripped.ipctrace",
      "./stripped",
    ]);
    expect(ran.stderr).toContain(`${join(folder, "stripped")} has no debug information`);
    const { modules } = engineOf("stripped.ipctrace").handlers.sources(null) as Sources;
    expect(modules.find(({ own }) => own)?.lines).toBe("no-debug-info");
  });

  it("where addr2line is missing, with the remedy", async () => {
    compile("gcc", "-o", "quick", "demangled.cpp", "-lstdc++");
    const tools = join(folder, "tools");
    mkdirSync(tools);
    for (const tool of ["strace", "true"])
      symlinkSync(execFileSync("which", [tool], { encoding: "utf8" }).trim(), join(tools, tool));
    const env = { ...process.env, PATH: tools };
    const ran = await ipcScope(["record", "--stacks", "-o", "quick.ipctrace", "./quick"], env);
    expect(ran.stderr).toMatch(/addr2line is not installed\. .*(binutils)/);
  });

  it("of a program that was built again while it was looked up: new code is not taken for the old one", async () => {
    compile("gcc", "-o", "again", "hanging.c");
    const path = join(folder, "again");
    const usedUnixNs = `${Date.now()}000000`;
    const resolver = new SymbolResolver({ env: process.env, printed: "file-offset", lines: "known" });
    const ask = (address: number) =>
      resolver.resolve([{ path, usedUnixNs, addresses: [address], fileOffsets: true }]);
    expect((await ask(0x1200))[0]?.lines).toBe("known");
    await sleep(50);
    compile("gcc", "-o", "again", "two_processes.c", "talk.c");
    expect((await ask(0x1210))[0]).toMatchObject({
      lines: "changed",
      note: `${path} was changed after it ran, so its lines are not known.`,
    });
    resolver.dispose();
  });

  it("of a log whose program was changed since, while one that was not is looked up", async () => {
    compile("gcc", "-o", "logged", "demangled.cpp", "-lstdc++");
    const flags = ["-f", "-k", "-ttt", "-yy", "-o", "logged.strace"];
    execFileSync("strace", [...flags, "./logged"], { cwd: folder });
    const before = await lookedUpNow("logged.strace");
    expect(placesIn(before)).toContain(marked("write", "demangled.cpp", "method"));
    expect((before.handlers.sources(null) as Sources).modules.find(({ own }) => own)).toMatchObject({
      lines: "known-later",
      note: expect.stringContaining("looked up now"),
    });

    appendFileSync(join(folder, "logged"), "\0");
    const after = await lookedUpNow("logged.strace");
    expect(placesIn(after)).toEqual([]);
    expect((after.handlers.sources(null) as Sources).modules.find(({ own }) => own)).toMatchObject({
      lines: "changed",
    });
  });
});

/** An engine over a plain log, its code looked up on this machine as it is. */
async function lookedUpNow(log: string): Promise<Engine> {
  const bytes = readFileSync(join(folder, log));
  const engine = new Engine({
    trace: readTrace([bytes]),
    log: new PiecedLog(bytes),
    run: unknownRun,
    live: false,
    caughtUpLive: false,
  });
  await resolveAll(engine, "known-later");
  return engine;
}

async function resolveAll(engine: Engine, lines: "known" | "known-later"): Promise<void> {
  const { modules } = engine.handlers.unresolvedCode({ from: firstUnresolved }) as UnresolvedCode;
  const resolver = new SymbolResolver({ env: process.env, printed: "file-offset", lines });
  const table = new SymbolTable();
  for (const module of await resolver.resolve(modules)) table.add(module);
  resolver.dispose();
  engine.handlers.addSymbols({ symbols: formatSymbols(table) });
}

describe("a program that hangs", () => {
  it("has exact lines once its time is up, in the summary, in the finding and in words", async () => {
    compile("gcc", "-o", "hanging", "hanging.c");
    const ran = await ipcScope([
      "record",
      "--stacks",
      "--timeout",
      "1",
      "--json",
      "hang.json",
      "-o",
      "hang.ipctrace",
      "./hanging",
    ]);
    expect(ran.code).toBe(124);
    const summary = JSON.parse(readFileSync(join(folder, "hang.json"), "utf8")) as Summary;
    const [parent, child] = summary.processes;
    expect(parent?.blocked?.location).toMatchObject(place("hanging.c", "collect"));
    expect(child?.blocked?.location).toMatchObject(place("hanging.c", "hang"));
    const eofNever = summary.findings.find(({ rule }) => rule === "eof-never");
    expect(eofNever?.location).toMatchObject(place("hanging.c", "hang"));
    expect(ran.stderr).toContain(`hanging.c:${lineOf("hanging.c", "hang")}: error: hanging`);

    const elsewhere = await ipcScope(["check", "--map-path", `${folder}=/home/me/src`, "hang.ipctrace"]);
    expect(elsewhere.stdout.toString()).toContain(
      `/home/me/src/hanging.c:${lineOf("hanging.c", "hang")}: error`,
    );
  });

  it("has approximate lines while it hangs, read from the memory of its threads", async () => {
    const architecture = knownArchitecture(process.arch);
    if (architecture === undefined) throw new Error(`no calls are known of ${process.arch}`);
    const log = join(folder, "live.strace");
    const flags = ["-f", "-k", "-yy", "-ttt", "-o", log];
    const strace = spawn("strace", [...flags, "./hanging"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      await new Promise((resolve) => strace.stdout.once("data", resolve));
      const waiting = new WaitingStacks(
        strace.pid ?? 0,
        join(folder, "approximate-stacks.json"),
        architecture,
      );
      // Both hang when strace has written the beginning of both calls.
      while (
        !/read\(3[^\n]*unfinished[\s\S]*wait4\([^)]*$|wait4\([^\n]*unfinished[\s\S]*read\(3[^)]*$/.test(
          readFileSync(log, "utf8"),
        )
      )
        await sleep(20);
      waiting.lookNow();
      waiting.dispose();
      const bytes = readFileSync(log);
      const engine = new Engine({
        trace: readTrace([bytes]),
        log: new PiecedLog(bytes),
        run: unknownRun,
        live: false,
        caughtUpLive: false,
        recordedSources: { symbols: new SymbolTable(), approximate: waiting.stacks },
      });
      await resolveAll(engine, "known");
      const pending = (name: string) => {
        const { calls } = engine.source.trace;
        for (let call = calls.length - 1; call >= 0; call--)
          if (syscallName(calls.syscall(call)) === name && calls.endNs(call) === notYet)
            return call as CallIndex;
        throw new Error(`no ${name} in progress`);
      };
      const at = (name: string) => (engine.handlers.stackOf({ call: pending(name) }) as CallStack).location;
      expect(at("read")).toEqual({ ...place("hanging.c", "hang"), approximate: true });
      expect(at("wait4")).toEqual({ ...place("hanging.c", "collect"), approximate: true });
    } finally {
      strace.kill("SIGKILL");
      execFileSync("sh", [
        "-c",
        `for p in /proc/[0-9]*; do [ "$(readlink $p/exe)" = "${folder}/hanging" ] && kill -9 \${p#/proc/}; done; true`,
      ]);
    }
  });
});
