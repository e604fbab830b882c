import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type RuleId, ruleIds } from "../../../src/base/rules.ts";

export const storyFolder = "test/fixtures/programs/findings";

/** One scenario of a program that tells of a rule (see scenario.h). */
export interface Story {
  readonly rule: RuleId;
  readonly file: string;
  readonly scenario: string;
  /** Lines one of which the rule must name; empty: the rule must keep quiet. */
  readonly lines: readonly number[];
}

/** Every scenario of every program, as its source says. */
export function stories(): readonly Story[] {
  return readdirSync(storyFolder)
    .filter((name) => name.endsWith(".c"))
    .sort()
    .flatMap((name) => storiesIn(join(storyFolder, name)));
}

function storiesIn(file: string): Story[] {
  const source = readFileSync(file, "utf8");
  const id = basename(file, ".c").replaceAll("_", "-");
  const rule = ruleIds.find((known) => known === id);
  if (rule === undefined) throw new Error(`${file} is named after no rule`);
  const table = source.slice(source.indexOf("SCENARIOS("));
  return [...table.matchAll(/\{"(\w+)", \w+\}/g)].map(([, scenario = ""]) => ({
    rule,
    file,
    scenario,
    lines: source
      .split("\n")
      .flatMap((line, at) => (line.includes(`finding: ${scenario} */`) ? [at + 1] : [])),
  }));
}
