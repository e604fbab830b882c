import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { callStack, eventVariables, press, startDebugging } from "./host/debugger.ts";
import { processesNaming } from "./host/processes.ts";
import { test } from "./host/window.ts";
import type { Workbench } from "./host/workbench.ts";

/** The child writes a line and sleeps; the parent waits for an end of file that it keeps away by its own write end. */
const hangs = `
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char byte;
  pipe(ends);
  if (fork() == 0) {
    write(ends[1], "hello\\n", 6);
    _exit(0);
  }
  wait(NULL);
  while (read(ends[0], &byte, 1) > 0) putchar(byte);
  puts("end of file");
}
`;

const ends = `
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char text[6];
  pipe(ends);
  if (fork() == 0) {
    write(ends[1], "hello\\n", 6);
    _exit(3);
  }
  read(ends[0], text, 6);
  wait(NULL);
}
`;

async function debugFile(workbench: Workbench, folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
  await startDebugging(workbench, join(folder, name));
}

const patience = { timeout: 30_000 };

describe("F5 on a C program", () => {
  test("that hangs: the threads with their state, a stop on the finding, and Stop ends it", async ({
    workbench,
    folder,
  }) => {
    await debugFile(workbench, folder, `hangs_${process.pid}.c`, hangs);

    await expect.poll(() => callStack(workbench), patience).toMatch(/stopped on eof-never/i);
    await expect.poll(() => eventVariables(workbench), patience).toMatch(/what happened/);
    await workbench.picture("debug/finding");
    await press(workbench, "Continue");
    await expect
      .poll(() => callStack(workbench), patience)
      .toMatch(/blocked: read, pipe:\d+ is empty[\s\S]*Running/i);
    await workbench.picture("debug/live");
    expect(await processesNaming(`hangs_${process.pid}`)).not.toEqual([]);

    await press(workbench, "Stop");
    await expect.poll(() => processesNaming(`hangs_${process.pid}`), patience).toEqual([]);
    await workbench.page.locator(".debug-toolbar").waitFor({ state: "hidden" });
    await workbench.picture("debug/stopped");
  });

  test("that ends: steps lead back through its events, and the view's cursor goes along", async ({
    workbench,
    folder,
  }) => {
    await debugFile(workbench, folder, "ends.c", ends);

    await expect.poll(() => callStack(workbench), patience).toMatch(/program ended: exit 0/i);
    const details = await workbench.webview("details");
    await press(workbench, "Step Back");
    await expect.poll(() => details.getByTestId("details").innerText(), patience).toMatch(/exit_group/);
    await press(workbench, "Step Back");
    await expect.poll(() => details.getByTestId("details").innerText(), patience).toMatch(/SIGCHLD/);
    await press(workbench, "Step Back");
    await expect.poll(() => details.getByTestId("details").innerText(), patience).toMatch(/wait4/);
    await expect.poll(() => callStack(workbench), patience).toMatch(/wait4\(/);
    await expect.poll(() => eventVariables(workbench), patience).toMatch(/wstatus/);
    await workbench.picture("debug/step-back");
    await press(workbench, "Step Over");
    await expect.poll(() => details.getByTestId("details").innerText(), patience).toMatch(/SIGCHLD/);
    await press(workbench, "Step Over");
    await expect.poll(() => details.getByTestId("details").innerText(), patience).toMatch(/exit_group/);

    // A second run takes the place of the first, in its tab and its terminal.
    await press(workbench, "Restart");
    await expect.poll(() => callStack(workbench), patience).not.toMatch(/exit_group/);
    await expect.poll(() => callStack(workbench), patience).toMatch(/program ended: exit 0/i);
    const tabs = workbench.page.locator(".tab", { hasText: "Trace: ends.c" });
    await expect.poll(() => tabs.count(), patience).toBe(1);
    await expect.poll(() => workbench.page.locator(".terminal-wrapper").count(), patience).toBe(1);
    await workbench.picture("debug/again");
    await press(workbench, "Stop");
  });
});

/** A folder of launch.json's, left for VS Code to fill in. */
const inFolder = (name: string) => `$\{workspaceFolder}/${name}`;

/** What other debuggers' users have in launch.json, each to say "one two three" through a pipe or to a child. */
const borrowed = [
  {
    configuration: { type: "bashdb", program: inFolder("say.sh") },
    program: 'echo "$1 $2 $WORD" | cat\n',
    file: "say.sh",
    processes: ["bash", "cat"],
  },
  {
    configuration: {
      type: "debugpy",
      python: "python3",
      program: inFolder("say.py"),
      console: "integratedTerminal",
    },
    program: "import os, subprocess, sys\nsubprocess.run(['echo', *sys.argv[1:], os.environ['WORD']])\n",
    file: "say.py",
    processes: ["python", "echo"],
  },
  {
    configuration: { type: "node", runtimeArgs: ["--no-warnings"], program: inFolder("say.js") },
    program:
      "require('node:child_process').spawnSync('echo', [...process.argv.slice(2), process.env.WORD], { stdio: 'inherit' });\n",
    file: "say.js",
    processes: ["node", "echo"],
  },
] as const;

test("Trace Launch Configuration runs other debuggers' configurations, variables filled in", async ({
  workbench,
  folder,
}) => {
  const common = { request: "launch", args: ["one", "two"], env: { WORD: "three" } };
  const configurations = borrowed.map(({ configuration }) => ({
    name: `Say it by ${configuration.type}`,
    ...common,
    ...configuration,
  }));
  await mkdir(join(folder, ".vscode"));
  await writeFile(join(folder, ".vscode", "launch.json"), JSON.stringify({ configurations }));
  for (const { file, program } of borrowed) await writeFile(join(folder, file), program);

  // VS Code takes up a launch.json that was written behind its back a moment later; its editor shows that it did.
  await workbench.openFile(join(folder, ".vscode", "launch.json"));
  for (const { configuration, processes } of borrowed) {
    await workbench.runUntilItAsks("IPC Scope: Trace Launch Configuration");
    await workbench.answer(`Say it by ${configuration.type}`);

    await expect.poll(() => workbench.terminalText(), patience).toContain("one two three");
    await workbench.runCommand("View: Show Run and Debug");
    await expect.poll(() => callStack(workbench), patience).toMatch(/program ended: exit 0/i);
    await expect.poll(() => eventVariables(workbench), patience).toMatch(/what happened/);
    const view = await workbench.webview("graph");
    // The view has come to rest at the end, too: nobody lives any more.
    const boxes = () => view.locator('[data-testid="graph"] .node.process').allTextContents();
    await expect
      .poll(boxes, patience)
      .toEqual(
        expect.arrayContaining(processes.map((name) => expect.stringMatching(new RegExp(`^${name}`)))),
      );
    await workbench.picture(`debug/launch-configuration-${configuration.type}`);
    await press(workbench, "Stop");
    await workbench.page.locator(".debug-toolbar").waitFor({ state: "hidden" });
  }
});
