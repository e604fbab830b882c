import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exitOf, inTerminal } from "./capture_world.ts";
import { CommandLine } from "./faults/command_line.ts";

let cli: CommandLine;
beforeAll(async () => {
  cli = await CommandLine.build("arguments");
});
afterAll(() => cli.remove());

/** Whatever a shell or a parser of options would take for something else. */
const strange = [
  "two words",
  'double "quotes"',
  "single 'quotes'",
  "a\nnew line",
  "a new line at the end\n",
  "$(touch pwned) `touch pwned` $HOME $0",
  "; touch pwned; #",
  "-o",
  "--timeout",
  "--",
  "*",
  "~",
  "\\x41\\n\\0101 %s %b",
  "",
  "tab\tand bell\x07",
  "ünïcödé 😀 \u202e",
];

/** Prints the words it was started with, each ended by a zero byte, as the kernel knows them. */
const tellsItsWords = ["sh", "-c", "cat /proc/$$/cmdline"] as const;

function wordsIn(cmdline: string): readonly string[] {
  return cmdline.split("\0").slice(tellsItsWords.length, -1);
}

describe("arguments arrive as they were given", () => {
  test("on the command line", async () => {
    const ran = await cli.record(["-q", "--", ...tellsItsWords, ...strange]);
    expect(wordsIn(ran.stdout.toString())).toEqual(strange);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
  });

  test("in a terminal of VS Code", async () => {
    const screen = await inTerminal(cli.folder, [
      "sh",
      "-c",
      "stty -opost; cat /proc/$$/cmdline",
      ...strange,
    ]);
    await exitOf(screen.program);
    expect(wordsIn(screen.text())).toEqual(strange);
  });

  test("and nothing in them was run", () => {
    expect(() => rmSync(cli.path("pwned"))).toThrow("ENOENT");
  });

  test("also those that are no text, and an environment that is none", async () => {
    const words = [Buffer.from([0xff, 0x41, 0xfe]), Buffer.from([0xc3, 0x28, 0x0a]), Buffer.from("plain")];
    const given = words.map((word) => `"$(printf '${octal(word)}')"`).join(" ");
    // A shell hands over what Node cannot; what its `$(…)` would drop at the end stands in a variable.
    const script = [
      "nl='\n'",
      `export ODD="$(printf '\\351t\\351')"`,
      `exec "$0" "$1" record -q -- sh -c 'cat /proc/$$/cmdline; cat /proc/$$/environ' ${given}"$nl"`,
    ].join("\n");
    const told = execFileSync("sh", ["-c", script, process.execPath, cli.built.script], {
      cwd: cli.folder,
      env: cli.env,
    });
    const parts = told.toString("latin1").split("\0");
    expect(parts.slice(3, 6)).toEqual(["\xffA\xfe", "\xc3(", "plain\n"]);
    expect(parts).toContain("ODD=\xe9t\xe9");
  });
});

function octal(bytes: Buffer): string {
  return [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
