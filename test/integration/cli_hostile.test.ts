import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltCli, buildCli, run } from "./cli_world.ts";

const folder = mkdtempSync(join(tmpdir(), "ipc-scope-hostile-"));
const log = strToU8("41 1.0 getpid() = 41\n");
let cli: BuiltCli;

beforeAll(async () => {
  cli = await buildCli();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cli.remove();
});

/** Where the first entry of the central directory begins. */
function directoryOf(zip: Uint8Array): number {
  return new DataView(zip.buffer, zip.byteOffset).getUint32(zip.length - 22 + 16, true);
}

function declaring(zip: Uint8Array, bytes: number): Uint8Array {
  const changed = zip.slice();
  new DataView(changed.buffer).setUint32(directoryOf(changed) + 24, bytes, true);
  return changed;
}

function encrypted(zip: Uint8Array): Uint8Array {
  const changed = zip.slice();
  changed[directoryOf(changed) + 8] = 1;
  return changed;
}

function named(zip: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(zip).toString("latin1").replaceAll(from, to), "latin1");
}

const withMeta = (meta: string) => zipSync({ "trace.strace": log, "meta.json": strToU8(meta) });

describe("a file made to harm is refused in one sentence with exit 2", () => {
  test.each([
    ["a zip bomb", declaring(zipSync({ "trace.strace": new Uint8Array(50_000_000) }), 1000), /is damaged/],
    ["sizes that cannot be", declaring(zipSync({ "trace.strace": log }), 2 ** 31 - 1), /is damaged/],
    ["a log that climbs out of the zip", zipSync({ "../trace.strace": log }), /holds no trace\.strace/],
    ["a log cut short at its first bytes", zipSync({ "trace.strace": log }).subarray(0, 20), /is cut short/],
    ["an encrypted log", encrypted(zipSync({ "trace.strace": log })), /is encrypted/],
    [
      "two logs of one name",
      named(zipSync({ "trace.strace": log, "trace.strac_": log }), "trace.strac_", "trace.strace"),
      /holds trace\.strace twice/,
    ],
    ["a format of the future", withMeta('{"schema":2}'), /newer IPC Scope/],
    ["meta data without end", withMeta("[".repeat(3_000_000)), /meta\.json is not JSON/],
    ["meta data with a prototype", withMeta('{"__proto__":{"schema":1}}'), /“schema” is missing/],
    ["a gzip bomb", gzipSync(new Uint8Array(200_000_000)), /holds no strace log/],
    ["a gzip cut short at its first bytes", gzipSync(log).subarray(0, 12), /is damaged or cut short/],
  ])("%s", async (_, bytes, words) => {
    const file = join(folder, "hostile.ipctrace");
    writeFileSync(file, bytes);
    for (const command of ["report", "check"]) {
      const ran = await run(process.execPath, [cli.script, command, file]);
      expect({ code: ran.code, stdout: ran.stdout.toString() }).toEqual({ code: 2, stdout: "" });
      expect(ran.stderr).toMatch(/^ipc-scope: [^\n]+\n$/);
      expect(ran.stderr).toMatch(words);
    }
  });
});
