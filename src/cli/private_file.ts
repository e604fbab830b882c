import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createPrivateFile } from "../capture/recording.ts";
import { outputTarget } from "./output_target.ts";
import { Refusal, reasonOf } from "./refusal.ts";
import { writeFully } from "./streams.ts";

/** A string is written as UTF-8. Pieces are made as they are written, so that a large output is never in memory whole. */
export type Content = Uint8Array | string | Iterable<Uint8Array> | Iterable<string>;

/**
 * Writes an output to wherever its name leads. A file is one only its owner may read, and appears complete or not at
 * all, also where one of that name was. Whatever is no regular file is written into and stays what it is.
 */
export async function writeOutput(name: string, content: Content): Promise<void> {
  try {
    const target = await outputTarget(name);
    switch (target.kind) {
      case "descriptor":
        for (const piece of piecesOf(content)) writeFully(target.descriptor, piece);
        return;
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
async function writeThrough(path: string, content: Content): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_NOCTTY);
  try {
    await writeFile(file, content);
  } finally {
    await file.close();
  }
}

async function replaceFile(path: string, content: Content): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    const file = await createPrivateFile(temporary);
    try {
      await writeFile(file, content);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

function* piecesOf(content: Content): Generator<Uint8Array | string> {
  if (typeof content === "string" || content instanceof Uint8Array) yield content;
  else yield* content;
}
