/** A configuration of launch.json, whoever it is for. */
export type AnyConfiguration = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly name: string;
  readonly request: string;
};

type Properties = Readonly<Record<string, unknown>>;

/** What each debugger's launch configuration means as a command. A debugger to borrow from is a row here. */
const launches: Readonly<Record<string, (given: AnyConfiguration) => Properties | undefined>> = {
  cppdbg: binary,
  cppvsdbg: binary,
  lldb: binary,
  "lldb-dap": binary,
  gdb: binary,
  python,
  debugpy: python,
  node,
  "pwa-node": node,
  go,
  bashdb: (given) => script(given, text(given.pathBash) || "bash", []),
};

/** What is kept as it is: VS Code itself heeds these. */
const kept = ["preLaunchTask", "postDebugTask", "cwd", "envFile", "presentation"];

/**
 * The same program under IPC Scope, variables such as `${workspaceFolder}` left for VS Code to fill in; undefined for
 * what is no program to start or attach to.
 */
export function borrowedConfiguration(given: AnyConfiguration): AnyConfiguration | undefined {
  const properties = given.request === "attach" ? attached(given) : launches[given.type]?.(given);
  if (properties === undefined) return undefined;
  const keeps = Object.fromEntries(
    kept.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
  return { type: "ipc-scope", request: given.request, name: given.name, ...keeps, ...properties };
}

function attached({ type, processId, pid }: AnyConfiguration): Properties | undefined {
  const number = processId ?? pid;
  return launches[type] === undefined || number === undefined ? undefined : { pid: number };
}

function binary(given: AnyConfiguration): Properties | undefined {
  const program = text(given.program);
  if (program === "") return undefined;
  return { program, args: words(given.args), env: { ...pairs(given.environment), ...map(given.env) } };
}

function python(given: AnyConfiguration): Properties | undefined {
  const [interpreter = "python3", ...before] = words(given.python ?? given.pythonPath);
  const options = [...before, ...words(given.pythonArgs)];
  const module = text(given.module);
  if (module !== "") return command(given, interpreter, [...options, "-m", module]);
  return script(given, interpreter, options);
}

function node(given: AnyConfiguration): Properties | undefined {
  const runtime = text(given.runtimeExecutable) || "node";
  const options = words(given.runtimeArgs);
  return given.program === undefined && options.length > 0
    ? command(given, runtime, options)
    : script(given, runtime, options);
}

function go(given: AnyConfiguration): Properties | undefined {
  return given.mode === "exec" ? binary(given) : script(given, "go", ["run"]);
}

function script(
  given: AnyConfiguration,
  interpreter: string,
  options: readonly string[],
): Properties | undefined {
  const program = text(given.program);
  return program === "" ? undefined : command(given, interpreter, [...options, program]);
}

function command(given: AnyConfiguration, program: string, before: readonly string[]): Properties {
  return { program, args: [...before, ...words(given.args)], env: map(given.env) };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A list of words, or one text with blanks between them. */
function words(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return text(value)
    .split(/\s+/)
    .filter((word) => word !== "");
}

function map(value: unknown): Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** cppdbg's `[{ "name": "A", "value": "1" }]`. */
function pairs(value: unknown): Properties {
  if (!Array.isArray(value)) return {};
  return Object.fromEntries(
    value.flatMap((each: { readonly name?: unknown; readonly value?: unknown } | null) =>
      typeof each?.name === "string" ? [[each.name, String(each.value ?? "")]] : [],
    ),
  );
}
