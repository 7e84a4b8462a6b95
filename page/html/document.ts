import { createHash } from "node:crypto";
import type { PageModel } from "../page-model.ts";
import { changesSection } from "./changes.ts";
import { costSection } from "./cost.ts";
import { decisionsSection } from "./decisions.ts";
import { longDay } from "./figures.ts";
import { guardrailsSection } from "./guardrails.ts";
import { Html, html } from "./html.ts";
import { overview } from "./overview.ts";
import { secretsSection } from "./secrets.ts";
import { surfacesSection } from "./surfaces.ts";
import { topologySection } from "./topology.ts";

/** Script and styles that stand in the page itself. */
export interface PageCode {
  readonly script: string;
  readonly style: string;
}

/** Sections in the order of the page, by their anchors. */
const SECTIONS = {
  topology: ["Topology", topologySection],
  changes: ["Changes", changesSection],
  surfaces: ["Surfaces", surfacesSection],
  guardrails: ["Guardrails", guardrailsSection],
  cost: ["Cost", costSection],
  secrets: ["Secrets", secretsSection],
  decisions: ["Decisions", decisionsSection],
} as const satisfies Record<string, readonly [string, (model: PageModel) => Html]>;

/**
 * The page as one HTML document. It needs no other file and asks for none: its policy allows its own script and its own
 * style by their digests, and nothing else.
 */
export function pageDocument(model: PageModel, { script, style }: PageCode): string {
  const policy = [
    "default-src 'none'",
    `script-src ${digestOf(script)}`,
    `style-src ${digestOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const environments = model.stacks.map(({ stack }) => stack.environment);
  const choice = (value: string, label: string) =>
    html`<label><input type="radio" name="environment" value="${value}"${value === "all" && html` checked`}><span>${label}</span></label>`;
  return html`<!doctype html>
<html lang="en" data-shown="all">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${model.title} · delivery estate</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="#overview">${model.title}</a>
<div class="controls">
<div role="search"><label class="sr" for="search">Search the estate</label><input id="search" type="search" placeholder="Search" autocomplete="off" spellcheck="false"><output id="found" for="search"></output></div>
<fieldset class="choice"><legend class="sr">Environment</legend>${choice("all", "All")}${environments.map((environment) => choice(environment, environment))}</fieldset>
<button type="button" id="theme" aria-label="Switch between light and dark"><svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.5"/><path d="M8 1.5a6.5 6.5 0 0 1 0 13z"/></svg></button>
</div>
</header>
<div class="layout">
<nav aria-label="Sections"><ul>${Object.entries(SECTIONS).map(([id, [label]]) => html`<li><a href="#${id}">${label}</a></li>`)}</ul></nav>
<main id="main" tabindex="-1">
${overview(model)}
${Object.values(SECTIONS).map(([, render]) => render(model))}
<footer>Made on ${longDay(model.today)} from the catalogue and the plans. It holds no secret values, and loads nothing.</footer>
</main>
</div>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

/** How a policy names a script or a style (CSP 3, hash-source). */
const digestOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
