import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CommandLine } from "./faults/command_line.ts";

let cli: CommandLine;
beforeAll(async () => {
  cli = await CommandLine.build("sanitized");
  const source = cli.path("leaks.c");
  writeFileSync(
    source,
    `#include <stdio.h>
     #include <stdlib.h>
     int main(int argc, char **argv) {
       char *lost = malloc(10);
       lost[argc > 1 ? 10 : 0] = 0;
       puts("done");
       return 0;
     }`,
  );
  execFileSync("gcc", ["-g", "-fsanitize=address", "-o", cli.path("leaks"), source]);
});
afterAll(() => cli.remove());

const record = (...args: string[]) => cli.record(["--timeout", "20", "--", "./leaks", ...args]);

test("a program with AddressSanitizer ends though it is traced, and is told that leaks are not looked for", async () => {
  const ran = await record();
  expect(ran).toMatchObject({ code: 0, stdout: Buffer.from("done\n") });
  expect(ran.stderr).toContain(
    "leaks is built with AddressSanitizer, whose search for leaks works under no tracer",
  );
});

test("and is still caught when it writes beyond its memory", async () => {
  const ran = await record("beyond");
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain("heap-buffer-overflow");
});
