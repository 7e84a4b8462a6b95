import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { ENVIRONMENTS, type Environment } from "../../../model/entities/entity.ts";
import { anyEntries, writeEntries } from "../../render/any-catalogue.ts";

/** A region in which Cloud Run maps no domains. */
const UNMAPPED = "asia-northeast3";

/** What is drawn of the settings of both stacks: everything that the catalogue's entries leave open. */
const anySettings = fc.record({
  region: fc.constantFrom("asia-northeast1", "europe-west1", "us-central1", UNMAPPED),
  isShared: fc.boolean(),
  visibility: fc.constantFrom("public", "private"),
  plan: fc.constantFrom("team", "enterprise"),
  reviewers: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  people: fc.subarray(["ada", "bob", "acme/platform"], { minLength: 1 }),
  protection: fc.boolean(),
  maps: fc.boolean(),
  budget: fc.option(fc.integer({ min: 500, max: 900 })),
});

/** An estate of any catalogue, with settings that fit: what its files hold. */
export const anyEstate = fc.tuple(anyEntries, anySettings);
/** One of them. */
export type AnyEstate = typeof anyEstate extends fc.Arbitrary<infer T> ? T : never;

/** Writes an estate to a folder that it has for itself. */
export function writeEstate(root: string, [entries, settings]: AnyEstate): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  writeEntries(
    root,
    entries.map(({ surfaces, ...rest }) => ({
      ...rest,
      surfaces: (surfaces as Surface[]).map((surface) => withEndpoint(surface, settings)),
    })),
  );
  for (const [i, environment] of ENVIRONMENTS.entries()) {
    const number = numberOf(settings, i);
    const config = {
      "skeleton:gcp": {
        project: `acme-${number}`,
        project_number: number,
        region: settings.region,
        map_domains: settings.maps && settings.region !== UNMAPPED,
      },
      "skeleton:github": {
        owner: "acme",
        owner_type: "organization",
        owner_id: 1001,
        repository: "estate",
        repository_id: 2002,
        visibility: settings.visibility,
        plan: settings.visibility === "private" ? "enterprise" : settings.plan,
        reviewers: { users: settings.reviewers },
        roles: { lead: settings.people },
      },
      "skeleton:vercel": { plan: "pro" },
      "skeleton:alerts": { email: "alerts@example.com" },
      "skeleton:protection": settings.protection,
      ...(settings.budget !== null && { "skeleton:budget": { monthly_usd: settings.budget } }),
    };
    writeFileSync(join(root, `Pulumi.${environment}.yaml`), stringify({ config }));
  }
}

/** What a surface's endpoint follows from. */
type Surface = {
  id: string;
  environment: Environment;
  platform: string;
  access?: string;
  endpoint_url: string;
};
type Settings = AnyEstate[1];

/** Number of an environment's project: two environments may share one. */
const numberOf = ({ isShared }: Settings, i: number): string => `12345678901${isShared ? 0 : i}`;

/** A surface with an endpoint that it can have there: a private one has no domain. */
function withEndpoint(surface: Surface, settings: Settings): Surface {
  if (surface.platform !== "cloud-run") return surface;
  if (surface.access === "public") return surface;
  const number = numberOf(settings, ENVIRONMENTS.indexOf(surface.environment));
  return { ...surface, endpoint_url: `https://${surface.id}-${number}.${settings.region}.run.app` };
}

/** Replaces a folder by a copy of another one. */
export function copyOver(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
