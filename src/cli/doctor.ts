import { checkSetup } from "../capture/check_setup.ts";
import type { SetupFinding } from "../capture/setup_report.ts";
import { exitCodes } from "./refusal.ts";
import { print } from "./streams.ts";

/** Says whether this machine can trace and, if not, why and what to do. */
export async function doctor(json: boolean): Promise<number> {
  const report = await checkSetup(process.env);
  if (json) {
    print(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    print(report.findings.map(describe).join(""));
    print(report.canTrace ? "\nThis machine can trace.\n" : "\nThis machine cannot trace yet.\n");
  }
  return report.canTrace ? exitCodes.done : exitCodes.found;
}

const marks = { good: "ok     ", limited: "limited", bad: "missing" } as const;

function describe({ check, status, summary, problem }: SetupFinding): string {
  const lines = [`${marks[status]}  ${check}: ${summary}`];
  if (problem?.why) lines.push(`         why: ${problem.why}`);
  if (problem?.remedy) lines.push(`         remedy: ${problem.remedy}`);
  return `${lines.join("\n")}\n`;
}
