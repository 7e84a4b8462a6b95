import { JSDOM } from "jsdom";

/** Parses a diagram with Mermaid itself, which expects a browser around it. @returns the kind of diagram */
export async function parseMermaid(text: string): Promise<string> {
  const { window } = new JSDOM("");
  const browser = { window, document: window.document };
  const before = Object.fromEntries(
    Object.keys(browser).map((name) => [name, Reflect.get(globalThis, name)]),
  );
  Object.assign(globalThis, browser);
  try {
    const { default: mermaid } = await import("mermaid");
    return (await mermaid.parse(text)).diagramType;
  } finally {
    // Test files share a process: what another one finds must not look like a browser.
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(globalThis, name);
      else Reflect.set(globalThis, name, value);
    }
  }
}
