import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeCommands } from "../../../src/cli/command_line.ts";

const { commands } = describeCommands(() => {});
const options = commands.flatMap((command) => command.options.map(({ long }) => long ?? ""));

/** Where the README tells of the command line. */
const told = /^## On the command line$([\s\S]*?)^## /m.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";

test("the README tells of each command", () => {
  for (const command of commands) expect(told).toMatch(new RegExp(`^ipc-scope ${command.name()}\\b`, "m"));
});

test("the README tells of each option, and of none that does not exist", () => {
  const named = told.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
  expect([...new Set(named)].toSorted()).toEqual([...new Set(options)].toSorted());
});
