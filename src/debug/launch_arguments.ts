import { err, ok, type Result } from "../base/result.ts";

/** Runs a program under strace. */
export interface LaunchArguments {
  readonly kind: "launch";
  readonly program: string;
  readonly args: readonly string[];
  /** "": the folder of the workspace. */
  readonly cwd: string;
  /** null takes a variable away. */
  readonly env: Readonly<Record<string, string | null>>;
  /** A file of `NAME=value` lines; `env` goes before it. "" for none. */
  readonly envFile: string;
  /** Undefined: as the setting says, usually where the program has debug information. */
  readonly stacks: boolean | undefined;
  /** Load the probe into it; undefined: as the setting says. */
  readonly probe: boolean | undefined;
  readonly behaviour: Behaviour;
}

/** Traces processes that run already. */
export interface AttachArguments {
  readonly kind: "attach";
  readonly pids: readonly [number, ...number[]];
  readonly behaviour: Behaviour;
}

/** Opens a recording. */
export interface ReplayArguments {
  readonly kind: "replay";
  /** Absolute path. */
  readonly trace: string;
  readonly behaviour: Behaviour;
}

export type DebugArguments = LaunchArguments | AttachArguments | ReplayArguments;

export interface Behaviour {
  /** Stay when the program has ended, to look back. */
  readonly stopAtEnd: boolean;
  /** Names of exception filters, of calls, or queries to stop at besides what the editor's breakpoints say. */
  readonly breakOn: readonly string[];
}

/** Reads the arguments of a launch or attach request; the error says which property is wrong and what it must be. */
export function readArguments(request: "launch" | "attach", given: object): Result<DebugArguments> {
  const reader = new PropertyReader(given as Readonly<Record<string, unknown>>);
  const behaviour: Behaviour = {
    stopAtEnd: reader.flag("stopAtEnd", true),
    breakOn: reader.texts("breakOn"),
  };
  const read = request === "attach" ? attachOf(reader, behaviour) : launchOf(reader, behaviour);
  return reader.problem === undefined ? ok(read) : err(reader.problem);
}

function attachOf(reader: PropertyReader, behaviour: Behaviour): AttachArguments {
  return { kind: "attach", pids: reader.pids("pid"), behaviour };
}

function launchOf(reader: PropertyReader, behaviour: Behaviour): LaunchArguments | ReplayArguments {
  const trace = reader.text("trace");
  const program = reader.text("program");
  if (trace !== "" && program !== "")
    reader.refuse("A configuration has either “program”, to run, or “trace”, to open, not both.");
  if (trace !== "") return { kind: "replay", trace, behaviour };
  if (program === "") reader.refuse("The configuration needs a “program” to run or a “trace” to open.");
  return {
    kind: "launch",
    program,
    args: reader.texts("args"),
    cwd: reader.text("cwd"),
    env: reader.environment("env"),
    envFile: reader.text("envFile"),
    stacks: reader.optionalFlag("stacks"),
    probe: reader.optionalFlag("probe"),
    behaviour,
  };
}

/** Reads properties of what may be anything, and keeps the first problem. */
class PropertyReader {
  problem: string | undefined;

  constructor(readonly given: Readonly<Record<string, unknown>>) {}

  refuse(problem: string): void {
    this.problem ??= problem;
  }

  text(name: string): string {
    const value = this.given[name] ?? "";
    if (typeof value === "string") return value;
    this.refuse(`“${name}” must be a string.`);
    return "";
  }

  flag(name: string, usual: boolean): boolean {
    const value = this.given[name] ?? usual;
    if (typeof value === "boolean") return value;
    this.refuse(`“${name}” must be true or false.`);
    return usual;
  }

  optionalFlag(name: string): boolean | undefined {
    return (this.given[name] ?? undefined) === undefined ? undefined : this.flag(name, false);
  }

  texts(name: string): readonly string[] {
    const value = this.given[name] ?? [];
    if (isTexts(value)) return value;
    this.refuse(`“${name}” must be a list of strings.`);
    return [];
  }

  environment(name: string): Readonly<Record<string, string | null>> {
    const value = this.given[name] ?? {};
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    const found: Record<string, string | null> = {};
    if (!isMap) this.refuse(`“${name}” must be an object: { "NAME": "value" }.`);
    else
      for (const [variable, text] of Object.entries(value)) {
        if (text === null || typeof text === "string") found[variable] = text;
        else if (typeof text === "number" || typeof text === "boolean") found[variable] = String(text);
        else this.refuse(`“${name}.${variable}” must be a string, or null to take it away.`);
      }
    return found;
  }

  pids(name: string): readonly [number, ...number[]] {
    const value = this.given[name];
    const [first, ...others] = (Array.isArray(value) ? value : [value]).map(pidOf);
    if (first !== undefined && [first, ...others].every((pid) => Number.isInteger(pid) && pid > 0))
      return [first, ...others];
    this.refuse(`“${name}” must be the number of a running process, or a list of such numbers.`);
    return [0];
  }
}

function pidOf(value: unknown): number {
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number(value ?? Number.NaN);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}
