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
  // Native Debug calls them otherwise.
  gdb: (given) => binary({ program: given.target, args: given.arguments, ...given }),
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
export function borrowedConfiguration(whole: AnyConfiguration): AnyConfiguration | undefined {
  // VS Code puts the section for this system over the rest, of what it starts itself.
  const given: AnyConfiguration = { ...whole, ...map(whole.linux) };
  const properties = given.request === "attach" ? attached(given) : launches[given.type]?.(given);
  if (properties === undefined) return undefined;
  const keeps = Object.fromEntries(
    kept.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
  return { type: "ipc-scope", request: given.request, name: given.name, ...keeps, ...properties };
}

function attached({ type, processId, pid }: AnyConfiguration): Properties | undefined {
  const number = processId ?? pid;
  if (launches[type] === undefined || number === undefined) return undefined;
  // A picker of its debugger's, which may not be installed; ours asks when no process is named.
  return isCommand(number) ? {} : { pid: number };
}

function isCommand(value: unknown): boolean {
  return text(value).startsWith("$" + "{command:");
}

function binary(given: AnyConfiguration): Properties | undefined {
  const program = text(given.program);
  if (program === "") return undefined;
  const env = { ...pairs(given.environment), ...assignments(given.env), ...map(given.env) };
  return { program, args: words(given.args), env };
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

/** Delve builds in the folder of the package and runs the program there. */
function go(given: AnyConfiguration): Properties | undefined {
  const program = text(given.program);
  const mode = text(given.mode) || "auto";
  if (mode === "exec") return binary(given);
  if (program === "" || !["auto", "debug", "test"].includes(mode)) return undefined;
  const isTest = mode === "test" || (mode === "auto" && program.endsWith("_test.go"));
  const isFile = program.endsWith(".go");
  const [what, cwd] = isFile ? [program, {}] : [".", { cwd: text(given.cwd) || program }];
  const options = words(given.buildFlags);
  const before = isTest ? ["test", ...options, what, "-args"] : ["run", ...options, what];
  return { ...command(given, "go", before), ...cwd };
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

/** lldb-dap's `["A=1"]`. */
function assignments(value: unknown): Properties {
  if (!Array.isArray(value)) return {};
  return Object.fromEntries(
    value.map(String).map((each) => [each.replace(/=.*$/s, ""), each.replace(/^[^=]*=?/, "")]),
  );
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
