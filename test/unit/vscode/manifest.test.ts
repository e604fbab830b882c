import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { defaultRecordingsFolder } from "../../../src/capture/recording.ts";

interface Setting {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly scope?: string;
}

const { contributes, capabilities, activationEvents } = JSON.parse(readFileSync("package.json", "utf8"));
const settings: Readonly<Record<string, Setting>> = contributes.configuration.properties;

/** Free text, which may name a file or a program. */
const freeText = Object.entries(settings).filter(
  ([, setting]) => setting.type === "string" && setting.enum === undefined,
);

describe("a folder that somebody else made", () => {
  test("cannot set for a user what may name a place on the machine, unless the user trusts it", () => {
    expect(freeText).not.toEqual([]);
    for (const [name, { scope }] of freeText) {
      expect(scope, name).toMatch(/^machine/);
      expect(capabilities.untrustedWorkspaces.restrictedConfigurations).toContain(name);
    }
  });

  test("cannot choose a program by a setting: there is none that names one", () => {
    expect(
      Object.keys(settings).filter((name) => /path$|executable|command|program|strace/i.test(name)),
    ).toEqual([]);
  });

  test("is limited to viewing while it is not trusted, and starts nothing by being opened", () => {
    expect(capabilities.untrustedWorkspaces.supported).toBe("limited");
    expect(activationEvents).not.toContain("*");
    expect(activationEvents).not.toContain("onStartupFinished");
  });
});

test("recordings are not watched by VS Code, which would hear of each line that strace writes", () => {
  const excluded = Object.keys(contributes.configurationDefaults["files.watcherExclude"]);
  const folder = defaultRecordingsFolder({ HOME: "/home/ada" });
  expect(excluded).toEqual([`**/${folder.split("/").slice(-2).join("/")}/**`]);
});
