import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * A path inside the repository.
 * @param {...string} parts
 */
export const inRepository = (...parts) => join(root, ...parts);
