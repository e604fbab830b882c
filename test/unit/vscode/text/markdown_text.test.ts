import { expect, test } from "vitest";
import { asMarkdown } from "../../../../src/vscode/text/markdown_text.ts";

test("a name of a process cannot be a link, a picture or a tag", () => {
  expect(asMarkdown("[run](command:evil)")).toBe("\\[run\\]\\(command\\:evil\\)");
  expect(asMarkdown("![](http://x) <b>&amp;")).toBe("\\!\\[\\]\\(http\\://x\\) &lt;b&gt;&amp;amp;");
  expect(asMarkdown("two\nlines of plain words")).toBe("two lines of plain words");
});
