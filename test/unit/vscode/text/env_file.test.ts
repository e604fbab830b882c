import { expect, test } from "vitest";
import { parseEnvFile } from "../../../../src/vscode/text/env_file.ts";

test("an environment file gives names and values, without quotes and comments", () => {
  const text = `# settings
A=1
export B = two words
C="line\\nline"
D='as it is\\n'
E=
no assignment
F=a=b\r
`;
  expect(parseEnvFile(text)).toEqual({
    A: "1",
    B: "two words",
    C: "line\nline",
    D: "as it is\\n",
    E: "",
    F: "a=b",
  });
});
