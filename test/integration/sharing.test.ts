import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Summary } from "../../src/protocol/summary.ts";
import { temporaryFolder } from "./capture_world.ts";
import { type BuiltCli, buildCli, buildReportParts, run } from "./cli_world.ts";

/** A password goes from the environment through a pipe, a file and a here-document's pipe; only its length is no secret. */
const password = "hunter2-swordfish";
const program = `
echo "$PASSWORD" | cat > secrets.txt
read -r line < secrets.txt
cat <<< "$line" | wc -c
`;

const folder = await temporaryFolder("sharing");
let cli: BuiltCli;

beforeAll(async () => {
  cli = await buildCli();
  await buildReportParts(cli);
  await ipcScope("record", "-q", "-o", "whole.ipctrace", "--", "bash", "-c", program);
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

async function ipcScope(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, XDG_STATE_HOME: join(folder.path, "state"), PASSWORD: password };
  const { code, stdout, stderr } = await run(process.execPath, [cli.script, ...args], {
    env,
    cwd: folder.path,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.toString();
}

function bytesOf(name: string): Buffer {
  return readFileSync(join(folder.path, name));
}

/** All that is in a recording, unpacked, and its own bytes. */
function everythingIn(recording: Uint8Array): string {
  const parts = Object.values(unzipSync(recording));
  return [recording, ...parts].map((bytes) => Buffer.from(bytes).toString("latin1")).join("\n");
}

function recordingIn(page: string): Uint8Array {
  const packed = /id="ipc-scope-recording">([^<]*)</.exec(page)?.[1];
  if (packed === undefined) throw new Error("The page holds no recording.");
  return Buffer.from(packed, "base64");
}

async function summaryOf(name: string): Promise<Summary> {
  return JSON.parse(await ipcScope("report", name, "--format", "json")) as Summary;
}

test("a recording holds what went through its pipes", () => {
  expect(everythingIn(bytesOf("whole.ipctrace"))).toContain(password);
});

describe.each(["--sanitise", "--payload=none", "--payload=hash", "--payload=4"])("with %s", (option) => {
  test("a recording made from another is without the password, and tells the same story", async () => {
    await ipcScope("report", "whole.ipctrace", "--format", "ipctrace", option, "-o", "clean.ipctrace");

    expect(everythingIn(bytesOf("clean.ipctrace"))).not.toContain(password);
    expect(everythingIn(bytesOf("clean.ipctrace"))).not.toContain(password.slice(0, 6));
    expect(await summaryOf("clean.ipctrace")).toEqual(await summaryOf("whole.ipctrace"));
  });

  test("a page is without the password, also in the recording that it carries", async () => {
    await ipcScope("report", "whole.ipctrace", "--format", "html", option, "-o", "clean.html");

    const page = bytesOf("clean.html").toString("latin1");
    expect(page).not.toContain(password);
    expect(everythingIn(recordingIn(page))).not.toContain(password);
  });
});

test("a password that goes every way that bytes have is in no sanitised page, whole or in pieces", async () => {
  const told = join(folder.path, "told_secret");
  execFileSync("cc", [
    "-Wall",
    "-Wextra",
    "-Werror",
    "-o",
    told,
    "test/fixtures/programs/told_secret.c",
    "-lrt",
  ]);
  await ipcScope("record", "-q", "-o", "told.ipctrace", "--", "sh", "-c", `printf %s "$PASSWORD" | ${told}`);
  const [head, tail] = [password.slice(0, 4), password.slice(4)];
  const log = everythingIn(bytesOf("told.ipctrace"));
  expect(log.split(password).length, "times the whole password is in the recording").toBeGreaterThan(20);
  expect(log).toContain(`iov_base="${tail}"`);

  for (const option of ["--sanitise", "--payload=hash"]) {
    await ipcScope("report", "told.ipctrace", "--format", "html", option, "-o", "told.html");
    const page = bytesOf("told.html").toString("latin1");
    const everything = page + everythingIn(recordingIn(page));
    for (const secret of [password, tail, `"${head}`]) expect(everything).not.toContain(secret);
  }
});

test("record leaves the password out of all it writes when it is asked to", async () => {
  const outputs = ["-o", "now.ipctrace", "--html", "now.html", "--json", "now.json"];
  await ipcScope("record", "-q", "--sanitise", ...outputs, "--", "bash", "-c", program);

  const page = bytesOf("now.html").toString("latin1");
  const all = [
    everythingIn(bytesOf("now.ipctrace")),
    page,
    everythingIn(recordingIn(page)),
    bytesOf("now.json"),
  ];
  expect(all.join("\n")).not.toContain(password);
});

test("a page is without the password unless the payloads are asked for", async () => {
  await ipcScope("report", "whole.ipctrace", "--format", "html", "-o", "default.html");
  await ipcScope("report", "whole.ipctrace", "--format", "html", "--payload", "full", "-o", "full.html");
  await ipcScope("record", "-q", "-o", "mine.ipctrace", "--html", "page.html", "--", "bash", "-c", program);

  for (const name of ["default.html", "page.html"]) {
    const page = bytesOf(name).toString("latin1");
    expect(page).not.toContain(password);
    expect(everythingIn(recordingIn(page))).not.toContain(password);
  }
  expect(everythingIn(recordingIn(bytesOf("full.html").toString("latin1")))).toContain(password);
  expect(everythingIn(bytesOf("mine.ipctrace"))).toContain(password);
});

test("a mode that does not exist is refused with those that do", async () => {
  const { code, stderr } = await run(process.execPath, [
    cli.script,
    ...["report", join(folder.path, "whole.ipctrace"), "--payload", "some"],
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain("It must be full, none, hash, or a number of bytes");
});
