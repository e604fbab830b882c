import { visible } from "./visible_text.ts";

/** A column's heading; numbers stand to the right. */
export interface TextColumn {
  readonly heading: string;
  readonly align: "left" | "right";
}

export const left = (heading: string): TextColumn => ({ heading, align: "left" });
export const right = (heading: string): TextColumn => ({ heading, align: "right" });

/** Rows of cells as lines of text, each column as wide as its widest cell, indented by two. Control characters are shown. */
export function textTable(columns: readonly TextColumn[], cells: readonly (readonly string[])[]): string[] {
  const rows = cells.map((row) => row.map(visible));
  const widths = columns.map(({ heading }, at) =>
    Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, at) => {
        const cell = row[at] ?? "";
        const width = widths[at] ?? 0;
        return align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(columns.map(({ heading }) => heading)), ...rows.map(line)].map((text) => `  ${text}`);
}
