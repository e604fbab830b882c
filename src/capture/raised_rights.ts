import { stat } from "node:fs/promises";
import { basename } from "node:path";

const setUserId = 0o4000;
const setGroupId = 0o2000;
const groupMayRun = 0o0010;

/**
 * What a person must know who traces a program that is set-user-ID or set-group-ID, in one sentence; undefined for
 * others. --seccomp-bpf sets no_new_privs, with which execve(2) gives no rights, and a tracer without rights would have
 * the same effect.
 */
export async function raisedRightsNote(program: string): Promise<string | undefined> {
  const found = await stat(program).catch(() => undefined);
  if (found === undefined) return undefined;
  const { mode, uid, gid } = found;
  const asUser = (mode & setUserId) !== 0 && uid !== process.geteuid?.();
  const asGroup = (mode & setGroupId) !== 0 && (mode & groupMayRun) !== 0 && gid !== process.getegid?.();
  if (!asUser && !asGroup) return undefined;
  const kind = asUser ? "set-user-ID" : "set-group-ID";
  return `${basename(program)} is ${kind}, which has no effect while it is traced. What it needs those rights for fails; to watch it with them, start it first and attach to it as root.`;
}
