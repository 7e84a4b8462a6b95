import { type Step, shell } from "./workflow.ts";

/** Command lines of vendors that CI runs, and what each is called. */
const TOOLS = { vercel: "the Vercel CLI", eas: "the EAS CLI", spectral: "Spectral" } as const;

/** A command line that `tools/NAME/package-lock.json` pins, with every package that it consists of. */
export type Tool = keyof typeof TOOLS;

/**
 * Installs a tool as its lockfile pins it: `npx NAME@VERSION` pins the one package and takes hundreds of others as they
 * are that day. No package may run a script of its own, and nothing is in the step's environment that it could take.
 */
export const installTool = (tool: Tool): Step => ({
  name: `Install ${TOOLS[tool]}`,
  "working-directory": `tools/${tool}`,
  run: "npm ci --ignore-scripts --no-audit --no-fund",
});

/** The tool's program, as the shell of a step calls it from any folder. */
export const program = (tool: Tool): string => `"$GITHUB_WORKSPACE/tools/${tool}/node_modules/.bin/${tool}"`;

/** Shell that gives a name to a tool's program, with arguments that each call ends with. */
export const shellFunction = (tool: Tool, lastArguments = ""): string =>
  shell(`${tool}() { ${program(tool)} "$@"${lastArguments}; }`);
