/** `sort (42)`: a process as people speak of it; `process 42` while its name is not known. */
export function processLabel({ name, pid }: { readonly name: string; readonly pid: number }): string {
  return name === "" ? `process ${pid}` : `${name} (${pid})`;
}
