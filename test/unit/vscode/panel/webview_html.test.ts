import { describe, expect, it } from "vitest";
import { newNonce, webviewHtml } from "../../../../src/vscode/panel/webview_html.ts";

const page = {
  nonce: "0123456789abcdef0123456789abcdef",
  cspSource: "https://webview.example",
  script: "https://webview.example/dist/webview.js",
  style: "https://webview.example/dist/webview.css",
  language: "en",
  title: "seq | sort",
};

function policyOf(html: string): Record<string, string> {
  const content = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
  const directives = content.split("; ").map((directive) => directive.split(" "));
  return Object.fromEntries(directives.map(([name, ...sources]) => [name, sources.join(" ")]));
}

describe("the page of a view", () => {
  it("lets nothing run but the script with the nonce", () => {
    const policy = policyOf(webviewHtml(page));
    expect(policy["default-src"]).toBe("'none'");
    expect(policy["script-src"]).toBe(`'nonce-${page.nonce}'`);
    expect(policy["style-src"]).toBe(page.cspSource);
  });

  it("connects to no address and allows nothing inline or evaluated", () => {
    const html = webviewHtml(page);
    expect(html).not.toMatch(/unsafe|connect-src|\*/);
  });

  it("keeps a hostile title text", () => {
    const html = webviewHtml({ ...page, title: `"><script>alert(1)</script>&` });
    expect(html).toContain("<title>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;</title>");
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  it("has a nonce of 128 bits that no other page has", () => {
    const nonces = Array.from({ length: 100 }, newNonce);
    expect(new Set(nonces).size).toBe(100);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });
});
