import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createPrivateFile } from "../capture/recording.ts";
import { outputTarget } from "./output_target.ts";
import { Refusal, reasonOf } from "./refusal.ts";
import { writeFully } from "./streams.ts";

/**
 * Writes an output to wherever its name leads. A file is one only its owner may read, and appears complete or not at
 * all, also where one of that name was. Whatever is no regular file is written into and stays what it is.
 */
export async function writeOutput(name: string, content: Uint8Array | string): Promise<void> {
  try {
    const target = await outputTarget(name);
    switch (target.kind) {
      case "descriptor":
        return writeFully(target.descriptor, content);
      case "stream":
        return await writeThrough(target.path, content);
      case "file":
        return await replaceFile(target.path, content);
    }
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(`Cannot write ${name}: ${reasonOf(cause)}.`);
  }
}

/** Opened without O_CREAT: if the device has gone, no file may take its place. */
async function writeThrough(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_NOCTTY);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    const file = await createPrivateFile(temporary);
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}
