/**
 * Which room may import which. Every import goes downwards: the direction of the README's picture is checked here, by
 * `npm run rooms`, and a new room is a line in one of these two tables.
 */

/** The rooms at the top, with the rooms that each may import. */
const MAY_IMPORT = {
  model: [],
  functions: ["model"],
  components: ["model", "functions"],
  render: ["model"],
  page: ["model"],
  engine: [],
  sandbox: [],
  commands: ["model", "components", "render", "page", "engine", "sandbox", "index"],
  bench: ["model", "engine", "commands", "sandbox"],
};

/** The floors inside a room, the lowest first: a floor imports itself and those before it. */
const FLOORS = {
  model: [
    "adoption",
    "waiting",
    "problems",
    "entities",
    "yaml",
    "settings",
    "stray-files",
    "names",
    "delivery",
    "drift",
    "stack",
    "rules",
    "load-catalogue",
    "alerting",
    "cost",
    "governance",
    "founding",
    "doctor",
  ],
  components: [
    "child-options",
    "wait-for-rights",
    "known-or",
    "adopt",
    "providers",
    "read-settings",
    "resource-transforms",
    "secret-values",
    "project-services",
    "cloud-run",
    "vercel-surface",
    "monitoring",
    "functions",
    "github",
    "expo-surface",
    "governance",
    "environment",
  ],
  page: ["page-input", "views", "page-model", "html", "client"],
  sandbox: ["provider", "gcp|github|vercel", "clouds"],
  commands: [
    "terminal",
    "files",
    "npm-run",
    "vendors",
    "view",
    "estate",
    "named-stacks",
    "plan/",
    "cost/",
    "inventory/",
    "render/",
    "lint-workflows/",
    "check/",
    "state",
    "sandbox/",
    "govern/",
    "deployed",
    "secrets/",
    "page/",
    "protection/",
    "drift/",
    "adopt/",
    "init/",
    "add/",
    "doctor/",
    "[a-z-]+\\.(ts|mjs)$",
  ],
};

/** A floor is a folder, a file, or, with a slash at its end, the folder beside a command of the same name. */
const pathOf = (room, floor) => `^${room}/(${floor.replace(/^([a-z-]+)$/, "$1(\\.ts$|/)")})`;

const rooms = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `room-${room}`,
  severity: "error",
  comment: `${room}/ may import ${allowed.length > 0 ? allowed.join(", ") : "nothing else of this repository"}`,
  from: { path: `^${room}/` },
  to: {
    dependencyTypesNot: ["core"],
    path: "^[a-z]+(/|\\.ts$)",
    pathNot: `^(${[room, "node_modules", ...allowed].join("|")})(/|\\.ts$)`,
  },
}));

const floors = Object.entries(FLOORS).flatMap(([room, order]) =>
  order.slice(0, -1).map((floor, i) => ({
    name: `floor-${room}-${floor.replace(/\W.*/, "")}`,
    severity: "error",
    comment: `${room}/${floor} imports only the floors before it: see FLOORS`,
    from: { path: pathOf(room, floor) },
    to: {
      path: `^${room}/`,
      pathNot: order.slice(0, i + 1).map((below) => pathOf(room, below)),
    },
  })),
);

export default {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unknown-import",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "model-is-pure",
      severity: "error",
      comment: "model/ and functions/ know no cloud SDK of Pulumi's",
      from: { path: "^(model|functions|render|page)/" },
      to: { path: "^node_modules/@pulumi" },
    },
    ...rooms,
    ...floors,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(test|coverage|\\.functions|\\.sandbox|\\.tools)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".cjs", ".js", ".d.ts", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
