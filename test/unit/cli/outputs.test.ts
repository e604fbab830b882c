import { execFileSync, spawn } from "node:child_process";
import { lstatSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { outputTarget } from "../../../src/cli/output_target.ts";
import { refuseStdout, requireOutputs } from "../../../src/cli/outputs.ts";
import { writeOutput } from "../../../src/cli/private_file.ts";

const folder = await mkdtemp(join(tmpdir(), "ipc-scope-outputs-"));
afterAll(() => rm(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

describe("an output is written to what its name stands for", () => {
  test("a FIFO stays a FIFO, and its reader gets everything", async () => {
    execFileSync("mkfifo", [at("fifo")]);
    const reader = spawn("cat", [at("fifo")]);
    let read = "";
    reader.stdout.setEncoding("utf8").on("data", (text) => {
      read += text;
    });
    const ended = new Promise((resolve) => reader.once("close", resolve));
    await writeOutput(at("fifo"), "through the pipe");
    await ended;
    expect(read).toBe("through the pipe");
    expect(lstatSync(at("fifo")).isFIFO()).toBe(true);
  });

  test("a device stays a device, with its mode", async ({ skip }) => {
    skip(process.getuid?.() !== 0, "to make a device needs root");
    // The null device, by another name.
    execFileSync("mknod", ["-m", "666", at("null"), "c", "1", "3"]);
    await writeOutput(at("null"), "swallowed");
    expect(lstatSync(at("null")).isCharacterDevice()).toBe(true);
    expect(lstatSync(at("null")).mode & 0o777).toBe(0o666);
  });

  test("a link stays a link, and its target is replaced by a private file", async () => {
    await writeFile(at("target"), "old", { mode: 0o644 });
    await symlink("target", at("link"));
    await writeOutput(at("link"), "new");
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(at("target"), "utf8")).toBe("new");
    expect(statSync(at("target")).mode & 0o777).toBe(0o600);
  });

  test("a link to nothing makes its target", async () => {
    await symlink(at("made"), at("dangling"));
    await writeOutput(at("dangling"), "there");
    expect(lstatSync(at("dangling")).isSymbolicLink()).toBe(true);
    expect(readFileSync(at("made"), "utf8")).toBe("there");
  });

  test("links in a circle are refused", async () => {
    await symlink("round", at("about"));
    await symlink("about", at("round"));
    await expect(writeOutput(at("round"), "")).rejects.toThrow(/circle/);
  });

  test.each([
    ["-", 1],
    ["/dev/stdout", 1],
    ["/dev/stderr", 2],
    ["/dev/fd/0", 0],
    ["/proc/self/fd/2", 2],
  ])("%s is the descriptor %i", async (name, descriptor) => {
    expect(await outputTarget(name)).toEqual({ kind: "descriptor", descriptor });
  });

  test("a descriptor that is not open is refused before anything runs", async () => {
    await expect(outputTarget("/dev/fd/987654")).rejects.toThrow(
      "Cannot write /dev/fd/987654: bad file descriptor.",
    );
  });
});

describe("two outputs in one place are refused", () => {
  test("by the same name", async () => {
    await expect(requireOutputs({ output: at("same"), json: at("same") })).rejects.toThrow(
      /-o and --json both name/,
    );
  });

  test("by two names of one file", async () => {
    await symlink("one", at("other"));
    await expect(requireOutputs({ json: at("one"), html: at("other") })).rejects.toThrow(/--json and --html/);
  });

  test("while different places are fine", async () => {
    await expect(requireOutputs({ output: at("a"), json: at("b"), html: at("c") })).resolves.toBeUndefined();
  });
});

test("the stdout of a recorded program is its own", () => {
  expect(() => refuseStdout({ json: "-" })).toThrow(/--json -: stdout belongs to the recorded program/);
  expect(() => refuseStdout({ json: "file" })).not.toThrow();
});
