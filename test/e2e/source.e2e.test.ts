import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { callStack, editorLine, eventVariables, press, problems, startDebugging } from "./host/debugger.ts";
import { processesNaming } from "./host/processes.ts";
import { test } from "./host/window.ts";
import type { Workbench } from "./host/workbench.ts";

/** The child tells two lines; the parent waits for an end of file that it keeps away by its own write end. */
const hangs = `#include <sys/wait.h>
#include <unistd.h>

static void tell(int fd) {
  write(fd, "hello\\n", 6);
  write(fd, "world\\n", 6);
}

int main(void) {
  int ends[2];
  char text[6];
  pipe(ends);
  if (fork() == 0) {
    tell(ends[1]);
    _exit(0);
  }
  wait(NULL);
  while (read(ends[0], text, sizeof text) > 0) {
  }
}
`;
const lines = { hello: 5, world: 6, pipe: 12, wait: 17, read: 18 } as const;

/** Of the pages shown in webviews, as the preview of Markdown is. */
async function headings(workbench: Workbench): Promise<string> {
  const shown = workbench.page.frames().map((frame) =>
    frame
      .locator("h1:visible")
      .allInnerTexts()
      .catch((): string[] => []),
  );
  return (await Promise.all(shown)).flat().join("\n");
}

const patience = { timeout: 45_000 };

describe("F5 on a C program of two processes", () => {
  test("stops on the finding at its line; Step Back, the editor, the variables and the view agree", async ({
    workbench,
    folder,
  }) => {
    const name = `source_${process.pid}.c`;
    const file = join(folder, name);
    await writeFile(file, hangs);
    await startDebugging(workbench, file);

    await expect.poll(() => callStack(workbench), patience).toMatch(/stopped on eof-never/i);
    await expect.poll(() => editorLine(workbench), patience).toBe(lines.read);
    await expect.poll(() => problems(workbench), patience).toMatch(/waits for end-of-file on pipe/);
    expect(await problems(workbench)).toMatch(new RegExp(`eof-never[\\s\\S]*\\[Ln ${lines.read}, Col 1\\]`));
    await workbench.picture("source/finding");

    const view = await workbench.webview("details");
    const details = () => view.getByTestId("details").innerText();
    for (const read of ["world", "hello"]) {
      await press(workbench, "Step Back");
      await expect.poll(details, patience).toContain(`"${read}\\n"`);
      await expect.poll(() => eventVariables(workbench), patience).toContain(read);
      expect(await editorLine(workbench)).toBe(lines.read);
    }
    // SIGCHLD, then the call that waited for the child.
    await press(workbench, "Step Back");
    await press(workbench, "Step Back");
    await expect.poll(() => editorLine(workbench), patience).toBe(lines.wait);
    await expect.poll(details, patience).toContain("wait4");
    await workbench.picture("source/step-back");

    await press(workbench, "Stop");
    await expect.poll(() => processesNaming(name.replace(".c", "")), patience).toEqual([]);

    // What it means and how to mend it is a page, from the view and from the Problems panel.
    await view.getByRole("button", { name: "More on eof-never" }).first().click();
    await expect.poll(() => headings(workbench), patience).toContain("the end-of-file cannot come");
    await workbench.runCommand("View: Close Editor");
    await expect.poll(() => headings(workbench), patience).not.toContain("the end-of-file cannot come");
    await problems(workbench);
    await workbench.page.locator(".markers-panel a", { hasText: "eof-never" }).first().click();
    await expect.poll(() => headings(workbench), patience).toContain("the end-of-file cannot come");
    await workbench.picture("source/help");
  });

  test("shows beside each line what it did, and stops at a breakpoint in it", async ({
    workbench,
    folder,
  }) => {
    const file = join(folder, "lines.c");
    await writeFile(file, hangs);
    await startDebugging(workbench, file);
    await expect.poll(() => callStack(workbench), patience).toMatch(/stopped on eof-never/i);

    const lenses = async () =>
      (await workbench.page.locator(".codelens-decoration").allInnerTexts()).join("\n");
    // The third has not returned: its line is read from the memory of the thread.
    await expect.poll(lenses, patience).toMatch(/3 reads, 12 B ← lines \(\d+\)/);
    const ends = workbench.page
      .locator(".view-line", { hasText: "while" })
      .locator("span", { hasText: /^ends$/ });
    const told = workbench.page
      .locator(".monaco-hover-content:visible", { hasText: /descriptor\s3\sof\slines\s\(\d+\): pipe:\d+/ })
      .first();
    // With each move VS Code waits anew before it asks, so the pointer rests. Lines that move under it, as when what stopped
    // the program opens below its own, take the hover away: then it comes again from elsewhere.
    const comes = async () => {
      await workbench.page.mouse.move(5, 700);
      await ends.first().hover();
      return told.waitFor({ timeout: 8_000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(comes, patience).toBe(true);
    await workbench.picture("source/hover");

    await workbench.runCommand("Go to Line/Column...");
    await workbench.answer(`:${lines.world}`);
    // VS Code fills in lenses only of lines in sight, and what stopped it stands below the line of the read.
    await expect.poll(lenses, patience).toMatch(/1 write, 6 B → lines \(\d+\)/);
    await workbench.runCommand("Debug: Toggle Breakpoint");
    await press(workbench, "Reverse");
    await expect.poll(() => callStack(workbench), patience).toMatch(/stopped on line 6/i);
    await expect.poll(() => editorLine(workbench), patience).toBe(lines.world);
    const view = await workbench.webview("details");
    await expect.poll(() => view.getByTestId("details").innerText(), patience).toContain('"world\\n"');
    // What had not happened by then is not told of.
    await expect.poll(lenses, patience).not.toMatch(/ reads?,/);
    await workbench.picture("source/breakpoint");
    await press(workbench, "Stop");
  });
});
