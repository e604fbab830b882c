import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { problems } from "./host/debugger.ts";
import { processesNaming } from "./host/processes.ts";
import { test } from "./host/window.ts";
import type { Workbench } from "./host/workbench.ts";

const patience = { timeout: 30_000 };

/** Starts the configuration of this name of launch.json and reads the dialog that refuses it. */
async function refusalOf(workbench: Workbench, name: string): Promise<string> {
  await workbench.startConfiguration(name);
  const dialog = workbench.dialog();
  await dialog.waitFor(patience);
  const text = await dialog.innerText();
  await workbench.picture(`debug-errors/${name.replace(/\W+/g, "-")}`);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });
  return text;
}

test("what cannot be traced is refused with a sentence and a remedy, and nothing is left running", async ({
  workbench,
  folder,
}) => {
  const launch = (name: string, more: object) => ({ type: "ipc-scope", request: "launch", name, ...more });
  const plain = join(folder, "notes.dat");
  const broken = join(folder, `broken_${process.pid}.c`);
  await writeFile(plain, "only text\n");
  await writeFile(broken, "int main(void) {\n  return nothing;\n}\n");
  await mkdir(join(folder, ".vscode"));
  await writeFile(
    join(folder, ".vscode", "launch.json"),
    JSON.stringify({
      configurations: [
        launch("missing", { program: join(folder, "missing") }),
        launch("not executable", { program: plain }),
        launch("broken", { program: broken }),
        launch("without strace", { program: "/bin/true", env: { PATH: "/nowhere" } }),
      ],
    }),
  );
  await workbench.openFile(join(folder, ".vscode", "launch.json"));

  expect(await refusalOf(workbench, "missing")).toMatch(/There is no program “.*missing”/);
  expect(await refusalOf(workbench, "not executable")).toMatch(
    /notes\.dat cannot be traced as it is[\s\S]*Make it executable/,
  );
  expect(await refusalOf(workbench, "without strace")).toMatch(/strace is not installed[\s\S]*install/);
  expect(await refusalOf(workbench, "broken")).toMatch(/broken_\d+\.c does not compile[\s\S]*Problems panel/);
  await expect
    .poll(() => problems(workbench), patience)
    .toMatch(/‘nothing’ undeclared[\s\S]*\[Ln 2, Col 10\]/);
  await workbench.picture("debug-errors/compiler");

  expect(await workbench.page.locator(".debug-toolbar").isVisible()).toBe(false);
  expect(await processesNaming(`broken_${process.pid}`)).toEqual([]);
});
