import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { callStack, editorLine, press, settledCallStack, startDebugging } from "./host/debugger.ts";
import { test } from "./host/window.ts";

const jumps = `#include <setjmp.h>
#include <unistd.h>

static jmp_buf start;

static void deep(void) {
  longjmp(start, 7);
}

int main(void) {
  if (setjmp(start) == 0) deep();
  write(1, "back\\n", 5);
}
`;
const lines = { longjmp: 7, setjmp: 11 } as const;
const patience = { timeout: 45_000 };

describe("the probe", () => {
  test("is turned on by a button where a command is asked for, and shows what stdio saves", async ({
    workbench,
  }) => {
    await workbench.runCommand("IPC Scope: Trace Program");
    const button = (label: string) =>
      workbench.page.locator(`.quick-input-widget:visible a[aria-label^="${label}"]`).first();
    // Where the pointer was left, the box's own hint lies over its buttons.
    await workbench.page.mouse.move(5, 700);
    await button("Show long jumps and stdio").click();
    await button("Long jumps and stdio's buffers are shown").waitFor();
    await workbench.picture("probe/button");
    await workbench.answer("seq 5000");
    // A terminal is written to line by line (setvbuf(3)).

    const view = await workbench.webview("timeline");
    await view.getByRole("tab", { name: "Streams" }).click();
    await expect
      .poll(() => view.locator("[role=row]").allInnerTexts(), patience)
      .toContainEqual(expect.stringMatching(/seq \(\d+\)[\s\S]*stdout[\s\S]*by lines/));
    await workbench.picture("probe/streams");
  });

  test("makes a long jump an event of the debug session, at the line that jumped", async ({
    workbench,
    folder,
  }) => {
    await workbench.useSettings({ "ipcScope.probe": true });
    const file = join(folder, "jumps.c");
    await writeFile(file, jumps);
    await startDebugging(workbench, file);
    await expect.poll(() => callStack(workbench), patience).toMatch(/program ended: exit 0/i);
    const stepBackTo = async (event: RegExp) => {
      let stack = await settledCallStack(workbench);
      for (let step = 0; step < 10 && !event.test(stack); step++) {
        const before = stack;
        await press(workbench, "Step Back");
        await expect.poll(() => callStack(workbench), patience).not.toBe(before);
        stack = await settledCallStack(workbench);
      }
      expect(stack).toMatch(event);
    };
    await stepBackTo(/longjmp\(7\)/);
    await expect.poll(() => editorLine(workbench), patience).toBe(lines.longjmp);
    await workbench.picture("probe/jump");
    await stepBackTo(/setjmp\(\) = 0/);
    await expect.poll(() => editorLine(workbench), patience).toBe(lines.setjmp);
    await press(workbench, "Stop");
  });
});
