/** Sources below it are named from it, as compilers do; "" if it was removed. */
export function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "";
  }
}
