import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type AnyEstate, anyEstate, copyOver, writeEstate } from "./any-estate.ts";
import { commit, errorsIn, wrongIn } from "./committed.ts";

const folder = mkdtempSync(join(tmpdir(), "any-estate-"));
const root = join(folder, "estate");
afterAll(() => rmSync(folder, { recursive: true }));

test("any valid estate passes every check once it is rendered and its plans are accepted", async () => {
  await fc.assert(
    fc.asyncProperty(anyEstate, async (estate) => {
      writeEstate(root, estate);
      await commit(root);
      expect(await wrongIn(root)).toEqual({});
    }),
    { numRuns: 2, endOnFailure: true },
  );
  // Each stack of each estate is planned five times.
}, 400_000);

/** Writes an estate, which has no error before it is broken. */
function writeValid(estate: AnyEstate): void {
  writeEstate(root, estate);
  expect(errorsIn(root)).toEqual([]);
}

type Entry = Record<string, unknown>;
const KINDS = ["pipelines", "surfaces", "secrets", "guardrails"] as const;
const catalogue = (kind: string) => join(root, `catalogue/${kind}.yaml`);

/** Fields that every entry of the kind has to have. */
const REQUIRED: Record<(typeof KINDS)[number], readonly string[]> = {
  pipelines: ["id", "app", "environment", "workflow_file", "triggers", "stages"],
  surfaces: ["id", "app", "environment", "platform", "endpoint_url", "health_check"],
  secrets: ["id", "environment", "service", "key_name", "owner", "rotation_cadence_days", "status"],
  guardrails: [
    "id",
    "surface",
    "metric_name",
    "observability_source",
    "threshold",
    "alert_channel",
    "runbook_ref",
  ],
};

/** Single breakages of one entry of a list; `i` and `n` pick the entry and the field. */
const BREAKAGES: Record<string, (list: Entry[], i: number, kind: (typeof KINDS)[number], n: number) => void> =
  {
    "a required field is removed": (list, i, kind, n) => {
      delete list[i]?.[REQUIRED[kind][n % REQUIRED[kind].length] as string];
    },
    "a field that nobody knows is added": (list, i) => {
      Object.assign(list[i] as Entry, { colour: "blue" });
    },
    "a mapping stands where a value belongs": (list, i, kind, n) => {
      Object.assign(list[i] as Entry, {
        [REQUIRED[kind][n % REQUIRED[kind].length] as string]: { broken: true },
      });
    },
    "a value has a letter too much": (list, i, kind) => {
      const field = { pipelines: "app", surfaces: "platform", secrets: "service", guardrails: "metric_name" }[
        kind
      ];
      const entry = list[i] as Entry;
      entry[field] = `${entry[field]}x`;
    },
    "an entry is there twice": (list, i) => {
      list.push({ ...list[i] });
    },
    "a reference leads nowhere": (list, i, kind) => {
      const entry = list[i] as Entry;
      if (kind === "guardrails") entry.surface = "nowhere";
      else if (kind === "secrets") entry.id = `${entry.id}-renamed`;
      else entry.secrets = [...((entry.secrets as string[]) ?? []), "nowhere"];
    },
  };

test("any single breakage of a catalogue is an error", () => {
  const tried = new Set<string>();
  fc.assert(
    fc.property(
      anyEstate,
      fc.constantFrom(...KINDS),
      fc.constantFrom(...Object.keys(BREAKAGES)),
      fc.nat(99),
      fc.nat(99),
      (estate, kind, breakage, at, n) => {
        writeValid(estate);
        const list: Entry[] = parse(readFileSync(catalogue(kind), "utf8"));
        fc.pre(list.length > 0);
        BREAKAGES[breakage]?.(list, at % list.length, kind, n);
        writeFileSync(catalogue(kind), stringify(list));
        tried.add(breakage);
        expect(errorsIn(root), `${kind}: ${breakage}`).not.toEqual([]);
      },
    ),
    { numRuns: 120, endOnFailure: true },
  );
  expect([...tried].sort()).toEqual(Object.keys(BREAKAGES).sort());
});

test.each(["staging", "production"])("any breakage of the settings of %s is an error", (environment) => {
  const file = join(root, `Pulumi.${environment}.yaml`);
  const REQUIRED_SETTINGS = ["skeleton:gcp", "skeleton:github", "skeleton:vercel", "skeleton:alerts"];
  fc.assert(
    fc.property(
      anyEstate,
      fc.constantFrom(...REQUIRED_SETTINGS),
      fc.constantFrom("removed", "unknown", "broken"),
      fc.nat(99),
      (estate, key, breakage, n) => {
        writeValid(estate);
        const { config } = parse(readFileSync(file, "utf8"));
        const field = Object.keys(config[key])[n % Object.keys(config[key]).length] as string;
        if (breakage === "removed") delete config[key];
        else if (breakage === "unknown") config[key].colour = "blue";
        else config[key][field] = { broken: true };
        writeFileSync(file, stringify({ config }));
        expect(errorsIn(root), `${key} ${breakage}`).not.toEqual([]);
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
});

describe("of a committed estate", () => {
  const kept = join(folder, "kept");
  beforeAll(async () => {
    // Any one that has something to plan.
    const [estate] = fc.sample(
      anyEstate.filter(([entries]) => entries.some(({ surfaces }) => surfaces.length > 0)),
      1,
    );
    if (!estate) throw new Error("nothing was drawn");
    writeEstate(root, estate);
    await commit(root);
    copyOver(root, kept);
  });

  /** The files that are rendered, by paths relative to the estate. */
  const rendered = () => [
    ...readdirSync(join(kept, ".github/workflows")).map((name) => `.github/workflows/${name}`),
    "docs/catalogue.md",
    "docs/operations.md",
  ];

  test("a changed or missing file is drift, and an accepted plan with anything missing differs", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(99), fc.boolean(), fc.nat(999), async (n, isRemoved, r) => {
        copyOver(kept, root);
        const path = rendered()[n % rendered().length] as string;
        if (isRemoved) rmSync(join(root, path));
        else writeFileSync(join(root, path), `${readFileSync(join(root, path), "utf8")}\n`);
        expect(await wrongIn(root, "rendered")).toEqual({ rendered: [path] });

        const file = ["staging", "production"]
          .map((environment) => join(root, `inventory/${environment}.json`))
          .find(existsSync) as string;
        const plan: unknown[] = JSON.parse(readFileSync(file, "utf8"));
        plan.splice(r % plan.length, 1);
        writeFileSync(file, JSON.stringify(plan));
        expect(Object.keys(await wrongIn(root, "inventory"))).toEqual(["inventory"]);
      }),
      { numRuns: 3 },
    );
  });
});
