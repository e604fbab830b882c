import type { CallName } from "../../protocol/engine.ts";
import type { EngineClient } from "../debugged_trace.ts";
import { answered } from "../place.ts";

/** Changes of a letter that a slip of the fingers makes. */
const fewChanges = 2;

/** Why calls of these names can never be seen; undefined if at least one of them is recorded. */
export async function namesProblem(
  engine: EngineClient,
  name: string,
  calls: readonly string[],
): Promise<string | undefined> {
  const meant = (await Promise.all(calls.map((pattern) => namesOf(engine, pattern)))).flat();
  if (meant.some(({ recorded }) => recorded)) return undefined;
  if (meant.length > 0)
    return `“${name}” is a system call that IPC Scope does not record, so nothing stops there. A log that strace wrote without “-e trace” has it.`;
  const all = await namesOf(engine, "*");
  const near = nearest(
    name,
    all.filter(({ recorded }) => recorded).map((call) => call.name),
  );
  const hint =
    near === undefined
      ? "Write the name of a system call, such as write, fork or kill."
      : `Did you mean ${near}?`;
  return `No system call is named “${name}”. ${hint}`;
}

function namesOf(engine: EngineClient, pattern: string): Promise<readonly CallName[]> {
  return answered(engine.request("callNames", { pattern }));
}

function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((other) => ({ other, changes: changesBetween(name.toLowerCase(), other) }))
    .sort((one, other) => one.changes - other.changes);
  return best !== undefined && best.changes <= fewChanges ? best.other : undefined;
}

/** Letters to insert, delete or replace to make one text of the other (Levenshtein). */
function changesBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [above, letter] of [...one].entries()) {
    const next = [above + 1];
    for (let column = 1; column <= other.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
