import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createPrivateFile } from "../capture/recording.ts";
import { Refusal, reasonOf } from "./refusal.ts";

/** Refuses a place nothing can be written to: better before the program runs than after. */
export async function requireWritable(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Refusal(
      `Cannot write ${path}: ${reasonOf(cause)}. Choose a directory that exists and is writable.`,
    );
  }
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new Refusal(`Cannot write ${path}: it is a directory. Name a file in it.`);
}

/** Writes a file only its owner may read. It appears complete or not at all, also where one of that name was. */
export async function writePrivateFile(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    const file = await createPrivateFile(temporary);
    await file.writeFile(content);
    await file.close();
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new Refusal(`Cannot write ${path}: ${reasonOf(cause)}.`);
  }
}
