import { countLabel } from "../engine/details/amounts.ts";

/** `1 transfer`, `12,345 transfers`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${countLabel(count)} ${count === 1 ? one : many}`;
}
