import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { helpPage, ruleIds, rules, ruleWords } from "../../../src/base/rules.ts";

describe("the help page of a rule", () => {
  test.each(ruleIds)("%s begins with its id and says how to fix it", (id) => {
    const page = readFileSync(helpPage(id), "utf8");
    expect(page.startsWith(`# ${id}: `)).toBe(true);
    expect(page).toMatch(/^## How to (fix it|find out)$/m);
  });

  test("is there for no other", () => {
    expect(readdirSync("media/help").sort()).toEqual(ruleIds.map((id) => `${id}.md`).sort());
  });

  test("links only to pages that are there", () => {
    const links = ruleIds.flatMap((id) => [...readFileSync(helpPage(id), "utf8").matchAll(/\]\(([^)]+)\)/g)]);
    expect(links.map(([, target]) => target).filter((target) => !existsSync(`media/help/${target}`))).toEqual(
      [],
    );
  });
});

test("an id from elsewhere has words only if it is a rule's", () => {
  expect(ruleWords("deadlock")).toBe(rules.deadlock);
  expect(ruleWords("constructor")).toBeUndefined();
});
