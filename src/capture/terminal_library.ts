import { readFileSync } from "node:fs";
import type * as NodePty from "node-pty";
import { err, ok, type Result } from "../base/result.ts";

/**
 * Loads node-pty, or says why it cannot be used. Its prebuilt Linux binaries are linked against glibc; under musl
 * (Alpine) they load but crash at the first spawn, which nothing can catch: hence the look before the leap.
 */
export async function loadTerminalLibrary(): Promise<Result<typeof NodePty>> {
  if (isMusl())
    return err("This system uses musl instead of glibc, for which node-pty has no prebuilt binary.");
  try {
    return ok(await import("node-pty"));
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    return err(`node-pty cannot be loaded: ${said}`);
  }
}

/** Which C library this very process runs on, whatever others are installed. */
function isMusl(): boolean {
  try {
    return readFileSync("/proc/self/maps", "latin1").includes("/ld-musl-");
  } catch {
    return false;
  }
}
