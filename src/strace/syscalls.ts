import { StringTable } from "../base/strings.ts";
import { nameOfNumbered } from "./numbered_calls.ts";
import { syscallRows } from "./syscall_rows.ts";
import type { SyscallTraits } from "./syscall_traits.ts";

const rows: SyscallTraits[] = [...syscallRows];
const names = new StringTable();
for (const { name } of rows) names.internText(name);
const listedRows = rows.length;
const mostRows = 0xffff;

/** Rows of calls that an old strace names by their number, by the id of that word. */
const numbered = new Map<number, number>();

/**
 * The row of the call named by `bytes[start, end)`, by its name or as `syscall_0x1c7`. A name not in the table gets a row
 * of its own.
 */
export function syscallId(bytes: Uint8Array, start: number, end: number): number {
  const id = names.find(bytes, start, end);
  if (id !== undefined) return id < listedRows ? id : (numbered.get(id) ?? id);
  if (rows.length > mostRows) return 0;
  const added = names.intern(bytes, start, end);
  rows.push({
    name: names.text(added),
    family: "other",
    returns: "value",
    fdArgument: -1,
    mayBlock: false,
    payload: undefined,
    timeoutArgument: -1,
    argumentNames: [],
  });
  const known = nameOfNumbered(names.text(added));
  if (known === undefined) return added;
  const word = new TextEncoder().encode(known);
  const row = syscallId(word, 0, word.length);
  numbered.set(added, row);
  return row;
}

/** True if the name has a row in syscall_rows.ts, so that it surely is a system call. */
export function isListed(syscall: number): boolean {
  return syscall > 0 && syscall < listedRows;
}

/** The names of all calls that have a row in syscall_rows.ts. */
export function listedSyscalls(): readonly string[] {
  return rows.slice(1, listedRows).map(({ name }) => name);
}

/** Names without a row there that logs read so far had. */
export function metSyscalls(): readonly string[] {
  return rows.slice(listedRows).map(({ name }) => name);
}

/** The row of a listed call by name. Throws for a name that is not listed: a slip of the programmer. */
export function syscallNamed(name: string): number {
  const bytes = new TextEncoder().encode(name);
  const id = names.find(bytes, 0, bytes.length);
  if (id === undefined || id >= listedRows) throw new Error(`${name} is not in the table of system calls`);
  return id;
}

export function syscallName(syscall: number): string {
  return syscallTraits(syscall).name;
}

export function syscallTraits(syscall: number): SyscallTraits {
  return (rows[syscall] ?? rows[0]) as SyscallTraits;
}
