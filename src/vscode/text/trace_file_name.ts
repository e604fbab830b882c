/** A file name for a trace: `seq-100-sort-20261122-1907.ipctrace`. Only letters, digits, dots and dashes stand in it. */
export function traceFileName(title: string, now: Date): string {
  const words = title
    .replace(/\.(ipctrace|strace|log|gz)$/, "")
    .replace(/[^\p{L}\p{N}.]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 40);
  const digits = (value: number) => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}${digits(now.getMonth() + 1)}${digits(now.getDate())}`;
  return `${words === "" ? "trace" : words}-${day}-${digits(now.getHours())}${digits(now.getMinutes())}.ipctrace`;
}
