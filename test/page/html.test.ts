import { expect, test } from "vitest";
import { html, type Part } from "../../page/html/html.ts";

test.each<[Part, string]>([
  ["<b>", "&lt;b&gt;"],
  [`"'&`, "&quot;&#39;&amp;"],
  [0, "0"],
  [undefined, ""],
  [false, ""],
  [["a", html`<i>b</i>`, ["<c>"]], "a<i>b</i>&lt;c&gt;"],
  [html`<b>${"<i>"}</b>`, "<b>&lt;i&gt;</b>"],
])("%j in a template is %j", (part, shown) => {
  expect(html`(${part})`.text).toBe(`(${shown})`);
});
