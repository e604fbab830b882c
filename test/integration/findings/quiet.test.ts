import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Finding, Summary } from "../../../src/protocol/summary.ts";
import { temporaryFolder } from "../capture_world.ts";
import { type BuiltCli, buildCli, run } from "../cli_world.ts";

const folder = await temporaryFolder("quiet");
let cli: BuiltCli;

beforeAll(async () => {
  cli = await buildCli();
  writeFileSync(
    join(folder.path, "Makefile"),
    "all: a b c\na b c: %: %.o\n\tcc -o $@ $<\n%.o: %.c\n\tcc -c -o $@ $<\n",
  );
  for (const name of ["a", "b", "c"])
    writeFileSync(join(folder.path, `${name}.c`), "int main(void) { return 0; }\n");
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

/** Errors and warnings said of a command that does what it should. */
async function complaintsAbout(command: readonly string[]): Promise<readonly string[]> {
  const summary = join(folder.path, "summary.json");
  const { stderr, code } = await run(
    process.execPath,
    [cli.script, "record", "-q", "--json", summary, "--", ...command],
    { cwd: folder.path, env: { ...process.env, XDG_STATE_HOME: folder.path } },
  );
  expect(code, stderr).toBe(0);
  const { findings }: Summary = JSON.parse(readFileSync(summary, "utf8"));
  return findings.filter(({ severity }) => severity !== "info").map(sentence);
}

function sentence({ severity, rule, message }: Finding): string {
  return `${severity} ${rule}: ${message}`;
}

const pool = "import multiprocessing as m\nwith m.Pool(3) as p: p.map(abs, range(10000))";
const subprocess = "import subprocess; subprocess.run(['ls'], capture_output=True)";
const node = "require('child_process').execSync('ls'); new Worker('setTimeout(()=>{},20)',{eval:true})";
const loops = `for i in 1 2 3; do echo $i | sed s/1/2/; done; x=$(date); cat /etc/passwd | while read l; do echo $l; done; sleep 0.1 & wait`;

describe("of a program that does what it should there is nothing to complain", () => {
  test.each<[string, readonly string[]]>([
    ["ls", ["ls", "-lR", "/etc"]],
    ["git status", ["git", "-C", process.cwd(), "status", "--short"]],
    ["make", ["make", "-j2"]],
    ["a pipeline", ["bash", "-c", "seq 20000 | sort -n | uniq | tail -1"]],
    ["a pipeline whose reader has enough", ["bash", "-c", "yes | head -3"]],
    ["loops and jobs of a shell", ["bash", "-c", loops]],
    ["a shell that leaves a job behind", ["sh", "-c", "(sleep 0.3 &); ls | wc -l"]],
    [
      "an archive through a pipe",
      ["sh", "-c", "tar cz src | tar tz | wc -l"].map((word) =>
        word.replace("src", join(process.cwd(), "src/findings")),
      ),
    ],
  ])("%s", async (_, command) => {
    expect(await complaintsAbout(command)).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ["a Python program with a child", ["python3", "-c", subprocess]],
    ["a pool of Python processes", ["python3", "-c", pool]],
    [
      "Node with a child and a worker",
      [process.execPath, "-e", `const {Worker}=require('worker_threads'); ${node}`],
    ],
  ])("%s", async (_, command) => {
    expect(await complaintsAbout(command)).toEqual([]);
  });
});

/** Where Debian keeps the server's programs; undefined if it is not installed. */
function postgresPrograms(): string | undefined {
  const versions = "/usr/lib/postgresql";
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .map((version) => join(versions, version, "bin"))
    .find((programs) => existsSync(join(programs, "initdb")));
}

test("PostgreSQL starts, answers and stops without a complaint", { timeout: 120_000 }, async (context) => {
  const programs = postgresPrograms();
  if (programs === undefined) return context.skip("PostgreSQL is not installed (apt-get install postgresql)");
  // The server refuses to run as root.
  const asServer =
    process.getuid?.() === 0
      ? ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "env", "HOME=/tmp"]
      : [];
  const data = join(folder.path, "data");
  mkdirSync(data);
  chmodSync(data, 0o777);
  // It runs as another user than the tests.
  chmodSync(folder.path, 0o755);
  const cluster = join(data, "cluster");
  execFileSync(asServer[0] ?? join(programs, "initdb"), [
    ...asServer.slice(1),
    ...(asServer.length > 0 ? [join(programs, "initdb")] : []),
    ...["-D", cluster, "-A", "trust", "-U", "postgres", "--no-sync"],
  ]);
  const script = [
    `cd ${data}`,
    `${programs}/pg_ctl -D ${cluster} -w -l ${data}/log -o "-k ${data} -c listen_addresses=''" start`,
    `${programs}/psql -h ${data} -U postgres -c "create table t as select generate_series(1, 1000) n" postgres`,
    `${programs}/pg_ctl -D ${cluster} -w stop`,
  ].join(" && ");
  expect(await complaintsAbout([...asServer, "sh", "-c", script])).toEqual([]);
});
