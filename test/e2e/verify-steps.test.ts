import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Repository, run, workflowOf } from "./workflow-shell.ts";

/*
 * The steps that check and build, run for real on small apps, with the tools from their registries. What an action sets
 * up (uv, Node.js) is set up by hand; the shell is the workflow's own.
 */

const repository = new Repository();
afterAll(() => repository.remove());

async function succeed(...[cwd, program, args, env]: Parameters<typeof run>): Promise<void> {
  const { code, stdout, stderr } = await run(cwd, program, args, env);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${stdout}${stderr}`);
}

describe("a Python app with an OpenAPI file", () => {
  const { verify } = workflowOf("api-staging").jobs;
  const app = "apps/api";
  const env = {
    PATH: `${join(repository.root, "tools/bin")}:${process.env.PATH}`,
    // The interpreter and the certificates that are here: setup-uv brings the one, and a runner needs no others.
    UV_PYTHON_DOWNLOADS: "never",
    UV_SYSTEM_CERTS: "1",
    GITHUB_WORKSPACE: repository.root,
  };
  const step = (name: string) => repository.step(verify, name, env);

  beforeAll(async () => {
    repository.write(
      `${app}/pyproject.toml`,
      [
        '[project]\nname = "api"\nversion = "0.1.0"\nrequires-python = ">=3.9"',
        '[dependency-groups]\ndev = ["ruff>=0.9", "pytest>=8"]',
        "[tool.uv]\npackage = false\n",
      ].join("\n\n"),
    );
    repository.write(`${app}/api.py`, "def double(number: int) -> int:\n    return number * 2\n");
    repository.write(
      `${app}/test_api.py`,
      "from api import double\n\n\ndef test_double():\n    assert double(2) == 4\n",
    );
    repository.write(`${app}/.spectral.yaml`, "extends: spectral:oas\n");
    repository.write(
      `${app}/openapi.yaml`,
      `openapi: 3.1.0
info:
  title: API
  version: 0.1.0
  description: Doubles numbers.
  contact: { name: Platform, email: platform@example.com }
servers: [{ url: https://api.example.com }]
tags: [{ name: numbers, description: Numbers. }]
paths:
  /health:
    get:
      operationId: health
      summary: Whether the process lives
      description: Does not touch the database.
      tags: [numbers]
      responses: { "200": { description: It does. } }
`,
    );
    const setup = verify?.steps.find(({ name }) => name === "Set up uv");
    const tools = ["-m", "pip", "install", "--quiet", "--target", "tools", `uv==${setup?.with?.version}`];
    await succeed(repository.root, "python3", tools, {});
    await succeed(join(repository.root, app), "uv", ["lock", "--quiet"], env);
  });

  test("installs what is locked, and passes every stage", async () => {
    cpSync(join(import.meta.dirname, "../../tools/spectral"), join(repository.root, "tools/spectral"), {
      recursive: true,
    });
    for (const name of ["Install", "Ruff", "Pytest", "Install Spectral", "Spectral"]) {
      const { code, stdout, stderr } = await step(name);
      expect({ name, code, output: code === 0 ? "" : stdout + stderr }).toEqual({
        name,
        code: 0,
        output: "",
      });
    }
  });

  test("what each stage is there for fails it", async () => {
    repository.write(`${app}/unused.py`, "import os\n");
    expect(await step("Ruff")).toMatchObject({ code: 1, stdout: expect.stringContaining("F401") });

    repository.write(`${app}/api.py`, "def double(number: int) -> int:\n    return number\n");
    expect(await step("Pytest")).toMatchObject({ code: 1, stdout: expect.stringContaining("1 failed") });

    repository.write(
      `${app}/openapi.yaml`,
      repository.read(`${app}/openapi.yaml`).replace("operationId: health", ""),
    );
    expect(await step("Spectral")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("operation-operationId"),
    });
  });

  test("a lockfile that does not fit is refused", async () => {
    const project = repository.read(`${app}/pyproject.toml`);
    repository.write(`${app}/pyproject.toml`, project.replace('"pytest>=8"', '"pytest>=8", "httpx"'));
    expect((await step("Install")).code).not.toBe(0);
  });
});

describe("a site", () => {
  const { verify } = workflowOf("portal-staging").jobs;
  const app = "apps/portal";
  const step = (name: string) => repository.step(verify, name);

  beforeAll(async () => {
    repository.write(
      `${app}/package.json`,
      JSON.stringify({
        name: "portal",
        private: true,
        type: "module",
        // What a site makes of it is the site's own; here it is enough that something is made.
        scripts: { build: "mkdir -p .next && cp site.js .next/" },
        devDependencies: { eslint: "^9.30.0", "@eslint/js": "^9.30.0" },
      }),
    );
    repository.write(
      `${app}/eslint.config.js`,
      'import js from "@eslint/js";\nexport default [js.configs.recommended];\n',
    );
    repository.write(`${app}/site.js`, "export const answer = 42;\n");
    const lock = ["install", "--package-lock-only", "--no-audit", "--no-fund", "--silent"];
    await succeed(join(repository.root, app), "npm", lock, {});
  });

  test("installs what is locked, and passes every stage", async () => {
    for (const name of ["Install", "ESLint", "Build"]) {
      const { code, stdout, stderr } = await step(name);
      expect({ name, code, output: code === 0 ? "" : stdout + stderr }).toEqual({
        name,
        code: 0,
        output: "",
      });
    }
    const kept = verify?.steps.find(({ name }) => name.startsWith("Keep "))?.with?.path;
    expect(repository.read(`${kept}/site.js`)).toContain("answer");
  });

  test("ESLint's findings fail it", async () => {
    repository.write(`${app}/site.js`, "export const answer = unknown;\n");
    expect(await step("ESLint")).toMatchObject({ code: 1, stdout: expect.stringContaining("no-undef") });
  });
});

describe("an app on Expo", () => {
  const { deliver } = workflowOf("mobile-production").jobs;

  test.each([
    ["fits", 0, { build: { production: { environment: "production", channel: "production" } } }],
    ["has another channel", 1, { build: { production: { environment: "production", channel: "staging" } } }],
    ["names no environment", 1, { build: { production: { channel: "production" } } }],
    ["is missing", 1, { build: {} }],
  ])("whose build profile %s", async (_, code, easJson) => {
    for (const name of ["PROFILE", "ENVIRONMENT", "CHANNEL"]) {
      repository.expressions.set(`vars.MOBILE_EAS_${name}`, "production");
    }
    repository.write("apps/mobile/eas.json", JSON.stringify(easJson));
    const ended = await repository.step(deliver, "Profile fits");

    expect(ended.code).toBe(code);
    expect(ended.stdout.includes("::error file=apps/mobile/eas.json::")).toBe(code === 1);
  });
});
