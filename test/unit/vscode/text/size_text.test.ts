import { expect, it } from "vitest";
import { formatBytes } from "../../../../src/vscode/text/size_text.ts";

it.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KiB"],
  [65536, "64 KiB"],
  [588895, "575 KiB"],
  [1.5 * 2 ** 30, "1.5 GiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
