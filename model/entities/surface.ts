import * as z from "zod";
import type { Complaint } from "../problems/problem.ts";
import { unfit } from "../problems/strange-characters.ts";
import { APPS, type App, NEW_APP, PLATFORMS, type Platform, traitsOf } from "./app.ts";
import {
  ACCOUNT_ID_LENGTH,
  ENVIRONMENTS,
  type EntityKind,
  Id,
  listedOnce,
  namedAfterEnvironment,
  Reference,
  type Rule,
  rulesOf,
  UrlPath,
  unless,
} from "./entity.ts";
import { type Flaw, flawOfWhole, textWithout } from "./flaw.ts";
import { REF_PATTERN, refFlaw } from "./git-ref.ts";
import { hostingOf, ownDomain } from "./hosting.ts";
import { SCHEMA_PATTERN, schemaFlaw } from "./postgres-schema.ts";
import { hostFlaw } from "./public-host.ts";
import { pathFlaw } from "./repository-path.ts";
import { isReservedPath } from "./reserved-path.ts";
import { VERCEL_FRAMEWORKS } from "./vercel-frameworks.ts";

/** Fields of every surface, whatever its platform. */
const common = {
  id: Id,
  app: z.enum(APPS, { error: NEW_APP }).describe("the workload that runs here"),
  environment: z.enum(ENVIRONMENTS).describe("the environment it belongs to"),
  // Hosts have no case (RFC 4343), and what compares them has.
  endpoint_url: textWithout(endpointFlaw)
    .toLowerCase()
    .meta({ pattern: "^[hH][tT][tT][pP][sS]://[^\\s/\\\\?#@:]+$" })
    .describe("the https URL that its users call, without a path"),
  health_check: UrlPath.describe(
    'the path that answers while the process lives, e.g. "/health"; it must not depend on the database, or an outage there restarts every container',
  ),
  ready_check: UrlPath.nullable()
    .default(null)
    .describe('the path that answers once it can serve, e.g. "/ready", or null'),
  supabase_schema: textWithout(schemaFlaw)
    .meta({ pattern: SCHEMA_PATTERN })
    .describe('a Postgres schema of your own in lower case, at most 63 characters, e.g. "app_staging"')
    .optional(),
  /** Extension: the relationship to SecretCredentialSet, for runtime usage. */
  secrets: z.array(Reference).default([]).describe("ids of the secrets that it needs at run time"),
} as const;

/** vCPU that Cloud Run offers: fractions below one, else 1, 2, 4, 6 or 8. */
const Cpu = z
  .number()
  .refine(
    (cpu) => [1, 2, 4, 6, 8].includes(cpu) || (cpu >= 0.08 && cpu < 1 && Number(cpu.toFixed(3)) === cpu),
    { error: "write 1, 2, 4, 6 or 8, or a fraction from 0.08 up to 1, in steps of 0.001" },
  )
  .meta({ anyOf: [{ enum: [1, 2, 4, 6, 8] }, { minimum: 0.08, exclusiveMaximum: 1 }] })
  .describe("the vCPU of an instance: 1, 2, 4, 6 or 8, or a fraction from 0.08 up to 1");

/** A container on Cloud Run. Sizing defaults are the cheapest that serve: nothing runs while nobody calls. */
export const SurfaceOnCloudRun = z.strictObject({
  ...common,
  // The length is a rule of all names, which says what becomes of the id; here it is an editor's alone.
  id: Id.meta({ minLength: ACCOUNT_ID_LENGTH[0], maxLength: ACCOUNT_ID_LENGTH[1] }).describe(
    `a unique name in kebab-case, ${ACCOUNT_ID_LENGTH.join(" to ")} characters, e.g. "api-staging"`,
  ),
  platform: z.literal("cloud-run"),
  concurrency_limit: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe("requests that one instance serves at once, a whole number from 1 to 1000"),
  cpu: Cpu.default(1),
  memory: z
    .string()
    .regex(/^[1-9][0-9]*(Mi|Gi)$/)
    .default("512Mi")
    .describe('the memory of an instance, e.g. "512Mi" or "2Gi"'),
  min_instances: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe("instances kept warm, 0 to 100; each one is billed all month"),
  max_instances: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .describe("most instances at once, 1 to 100: the ceiling of the bill"),
  request_timeout_seconds: z
    .int()
    .min(1)
    .max(3600)
    .default(60)
    .describe("seconds after which a request is cut off, 1 to 3600"),
  port: z
    .int()
    .min(1)
    .max(65535)
    .default(8080)
    .describe("the port that the container listens on, 1 to 65535"),
  access: z
    .enum(["public", "private"])
    .default("private")
    .describe("public: anybody may call it; private: only the surfaces in invoked_by"),
  invoked_by: z
    .array(Reference)
    .default([])
    .describe("ids of the Cloud Run surfaces that may call a private one"),
  image_pull_secret: Reference.describe(
    "the id of the secret that can read private ghcr.io images (a classic token with read:packages); leave out for public images",
  ).optional(),
});

/** Longest branch: Vercel keeps 256 characters of the command that compares it with what was pushed. */
const MAX_BRANCH_LENGTH = 80;

/** A Next.js site on Vercel. */
export const SurfaceOnVercel = z.strictObject({
  ...common,
  platform: z.literal("vercel"),
  framework: z
    .enum(VERCEL_FRAMEWORKS)
    .default("nextjs")
    .describe('Vercel\'s name of the framework, e.g. "nextjs"'),
  root_directory: textWithout(folderFlaw)
    .meta({ pattern: "^(?!/)(?!.*\\.\\.)[A-Za-z0-9@._/-]+$" })
    .describe('the folder of the site inside the repository, e.g. "apps/portal"')
    .optional(),
  git_branch: textWithout(refFlaw)
    .max(MAX_BRANCH_LENGTH)
    .meta({ pattern: REF_PATTERN })
    .describe("the branch that Vercel builds by itself on each push; leave out where CI deploys")
    .optional(),
});

/** A mobile app built and updated by Expo Application Services. */
export const SurfaceOnExpo = z.strictObject({ ...common, platform: z.literal("expo-eas") });

/** Parsed {@link SurfaceOnCloudRun}. */
export type SurfaceOnCloudRun = z.infer<typeof SurfaceOnCloudRun>;
/** Parsed {@link SurfaceOnVercel}. */
export type SurfaceOnVercel = z.infer<typeof SurfaceOnVercel>;
/** Parsed {@link SurfaceOnExpo}. */
export type SurfaceOnExpo = z.infer<typeof SurfaceOnExpo>;

/** A place where an app runs: app × environment. */
export type Surface = SurfaceOnCloudRun | SurfaceOnVercel | SurfaceOnExpo;

/** The shape of each platform's entry. */
export const SURFACE_SHAPES = {
  "cloud-run": SurfaceOnCloudRun,
  vercel: SurfaceOnVercel,
  "expo-eas": SurfaceOnExpo,
} as const;

/** What can be checked of an entry whose platform is not known: it may have any platform's fields. */
const AnySurface = z.strictObject({
  ...SurfaceOnCloudRun.shape,
  ...SurfaceOnVercel.shape,
  platform: z.enum(PLATFORMS).describe("where it is hosted"),
});

const rule = rulesOf<Surface>();

/** Whether the platform is one that the app cannot run on: that is said, and nothing of fields that do not fit it. */
const isMisplaced = ({ app, platform }: { readonly app?: unknown; readonly platform?: unknown }): boolean =>
  APPS.includes(app as App) &&
  PLATFORMS.includes(platform as Platform) &&
  traitsOf(app as App).platform !== platform;

/** A rule about what fits the platform. */
const whereItFits = (fitting: Rule<Surface>): Rule<Surface> => ({
  ...fitting,
  refuse: (surface) => (isMisplaced(surface) ? [] : fitting.refuse(surface)),
});

/** A rule of Cloud Run surfaces, which leaves the other platforms alone. */
function cloudRunRule<K extends keyof SurfaceOnCloudRun & string>(
  needs: readonly K[],
  refuse: (surface: Pick<SurfaceOnCloudRun, K>) => readonly Complaint[],
): Rule<Surface> {
  return {
    needs: [...needs, "platform"] as (keyof Surface & string)[],
    refuse: (surface) => (surface.platform === "cloud-run" && !isMisplaced(surface) ? refuse(surface) : []),
  };
}

/** Surfaces as a kind of catalogue entry; the shape depends on the platform. */
export const surfaceKind: EntityKind<Surface> = {
  kind: "surface",
  file: "surfaces.yaml",
  shapeOf: ({ app, platform }) =>
    typeof platform === "string" && Object.hasOwn(SURFACE_SHAPES, platform) && !isMisplaced({ app, platform })
      ? SURFACE_SHAPES[platform as Platform]
      : AnySurface,
  shapes: Object.values(SURFACE_SHAPES),
  unknownField: (field, { platform }) => fieldOfOtherPlatform(field, platform),
  rules: [
    rule(["id", "environment", "platform"], (surface) =>
      namedAfterEnvironment(surface, surface.platform === "cloud-run" ? ACCOUNT_ID_LENGTH[1] : undefined),
    ),
    rule(["app", "platform"], ({ app, platform }) =>
      unless(traitsOf(app).platform === platform, {
        field: ["platform"],
        wrong: `${app} cannot run on ${platform}`,
        fix: `write ${traitsOf(app).platform}, or correct the app`,
      }),
    ),
    whereItFits(
      rule(["id", "endpoint_url", "platform"], ({ id, endpoint_url, platform }) => {
        const { hostname } = new URL(endpoint_url);
        const owner = hostingOf(hostname);
        return [
          ...unless(owner === undefined || owner.platform === platform, {
            field: ["endpoint_url"],
            wrong: `${owner?.domain} is ${owner?.platform ? `for ${owner.platform} surfaces` : "another provider's"}, and this one is on ${platform}`,
            fix: `write the URL at which ${platform} serves it, or a domain of your own`,
          }),
          // Its certificate is for names of one part.
          ...unless(owner?.platform !== "vercel" || hostname.split(".").length === 3, {
            field: ["endpoint_url"],
            wrong: `a name below ${owner?.domain} has one part, and this has several`,
            fix: `write e.g. "https://${id}.${owner?.domain}", or a domain of your own`,
          }),
        ];
      }),
    ),
    rule(["secrets"], ({ secrets }) => listedOnce("secret", ["secrets"], secrets)),
    cloudRunRule(["invoked_by"], ({ invoked_by }) => listedOnce("surface", ["invoked_by"], invoked_by)),
    cloudRunRule(["concurrency_limit", "cpu"], ({ concurrency_limit, cpu }) =>
      unless(concurrency_limit === 1 || cpu >= 1, {
        field: ["concurrency_limit"],
        wrong: `Cloud Run serves one request at a time with less than one vCPU, and cpu is ${cpu}`,
        fix: "write concurrency_limit: 1, or cpu: 1",
      }),
    ),
    cloudRunRule(["health_check"], ({ health_check }) => notReserved("health_check", health_check)),
    cloudRunRule(["ready_check"], ({ ready_check }) => notReserved("ready_check", ready_check)),
    cloudRunRule(["cpu", "memory", "concurrency_limit"], memoryFits),
    cloudRunRule(["min_instances", "max_instances"], ({ min_instances, max_instances }) =>
      unless(min_instances <= max_instances, {
        field: ["min_instances"],
        wrong: `more instances are kept warm than there may be at most (${max_instances})`,
        fix: `write ${max_instances} or less`,
      }),
    ),
    cloudRunRule(["id", "access", "invoked_by", "endpoint_url"], ({ id, access, invoked_by, endpoint_url }) =>
      unless(access === "public" || ownDomain({ endpoint_url }) === undefined, {
        field: ["endpoint_url"],
        wrong: "this surface is private, and only public ones get a domain of their own",
        fix: `write access: public${invoked_by.length > 0 ? " and remove invoked_by" : ""}, or ${urlOfService(id)}`,
      }),
    ),
    cloudRunRule(["id", "endpoint_url"], ({ id, endpoint_url }) =>
      unless(!/\.a\.run\.app$/i.test(endpoint_url), {
        field: ["endpoint_url"],
        wrong: "nothing here tells whether Google chose these letters for this service",
        fix: `write ${urlOfService(id)}; it has both`,
      }),
    ),
    cloudRunRule(["id", "access", "invoked_by", "endpoint_url"], ({ id, access, invoked_by, endpoint_url }) =>
      unless(access === "private" || invoked_by.length === 0, {
        field: ["invoked_by"],
        wrong: "a public surface may be called by anybody",
        fix: `remove invoked_by, or write access: private${ownDomain({ endpoint_url }) ? ` and ${urlOfService(id)}` : ""}`,
      }),
    ),
  ],
};

const urlOfService = (id: string): string =>
  `the URL that Cloud Run gives it: https://${id}-PROJECT_NUMBER.REGION.run.app, with the number and the region of skeleton:gcp`;

/** The URL that Cloud Run gives a service: its name, the number of the project, the region. */
const RUN_APP_URL = /^https:\/\/([a-z0-9.-]+?)(-[0-9]{6,19}\.[a-z0-9-]+\.run\.app)$/i;

/** The name of the service that Cloud Run gives a surface's URL to, and the rest of that URL, where it is another one. */
export function otherService({ id, endpoint_url }: Pick<Surface, "id" | "endpoint_url">) {
  const [, service, rest = ""] = RUN_APP_URL.exec(endpoint_url) ?? [];
  return service === undefined || service === id ? undefined : { service, rest };
}

/** What to say of a field that this platform does not have and another one has. */
function fieldOfOtherPlatform(field: string, platform: unknown): string | undefined {
  const owners = PLATFORMS.filter((name) => Object.hasOwn(SURFACE_SHAPES[name].shape, field));
  return owners.length > 0 && typeof platform === "string" && !owners.includes(platform as Platform)
    ? `${field} is for ${owners.join(" and ")} surfaces, and this one is on ${platform}`
    : undefined;
}

/** The smoke test of a delivery asks for both paths from outside. */
function notReserved(field: "health_check" | "ready_check", path: string | null): readonly Complaint[] {
  return unless(path === null || !isReservedPath(path), {
    field: [field],
    wrong: path?.endsWith("z")
      ? "Google keeps some paths that end with z for itself, and says to avoid all: on Cloud Run they are answered with 404 before the container sees them"
      : "Google keeps this path for itself: on Cloud Run it is answered with 404 before the container sees it",
    fix: `write another path, e.g. "${field === "health_check" ? "/health" : "/ready"}"; reserved are /eventlog, everything below /_ah/, and paths that end with z`,
  });
}

/** Memory in MiB of `"512Mi"` or `"2Gi"`. */
export function mebibytes(memory: string): number {
  return Number.parseInt(memory, 10) * (memory.endsWith("Gi") ? 1024 : 1);
}

/**
 * Memory range in MiB from each vCPU count on.
 * Source: Cloud Run, "Configure CPU limits for services", vCPU and memory table.
 */
const MEMORY_RANGE: readonly (readonly [fromCpu: number, least: number, most: number])[] = [
  [0.08, 128, 512],
  [0.5, 128, 1024],
  [1, 128, 4096],
  [2, 128, 8192],
  [4, 2048, 16384],
  [6, 4096, 24576],
  [8, 4096, 32768],
];

function memoryFits({
  cpu,
  memory,
  concurrency_limit,
}: Pick<SurfaceOnCloudRun, "cpu" | "memory" | "concurrency_limit">): readonly Complaint[] {
  const [, least, most] = MEMORY_RANGE.findLast(([fromCpu]) => cpu >= fromCpu) ?? [0, 128, 512];
  const size = mebibytes(memory);
  // Less than one vCPU serves one request at a time.
  const fitting = MEMORY_RANGE.filter(
    (row) => size >= row[1] && size <= row[2] && (row[0] >= 1 || concurrency_limit === 1),
  ).map(([fromCpu]) => fromCpu);
  const nearest = fitting.findLast((other) => other < cpu) ?? fitting[0];
  return unless(size >= least && size <= most, {
    field: ["memory"],
    wrong: `Cloud Run does not combine ${memory} with cpu ${cpu}`,
    fix: `write ${least}Mi to ${most}Mi${nearest === undefined ? "" : `, or cpu: ${nearest}`}`,
  });
}

/** Why a text is not the https URL of a public host and nothing else. */
function endpointFlaw(text: string): Flaw | undefined {
  // Looked at before it is parsed: a URL parser corrects "https:/host", white space and a port 443 in silence.
  const [, host] = /^https:\/\/([^\s/\\?#@]+)$/i.exec(text) ?? [];
  const fix = 'write an https URL with a host only, e.g. "https://api.example.com"';
  if (host === undefined || /^[^[\]]*:[0-9]*$/.test(host)) return { wrong: "this value does not fit", fix };
  return flawOfWhole(hostFlaw(host), "https://");
}

/** Why a text is no folder that workflows can be limited to: it stands in their filters of paths. */
function folderFlaw(text: string): Flaw | undefined {
  const fix = 'write a folder inside the repository, e.g. "apps/portal"';
  if (!/^[A-Za-z0-9@._/-]+$/.test(text))
    return { wrong: `this value does not fit${unfit(text, /[A-Za-z0-9@._/-]/)}`, fix };
  const flaw = text === "." ? undefined : pathFlaw(text);
  return flaw && { wrong: flaw.wrong, fix };
}

/** The folder of a surface's app inside the repository, without a slash at the end; `.` is the repository itself. */
export function appFolder(surface: Surface): string {
  if (surface.platform !== "vercel") return `apps/${surface.app}`;
  return surface.root_directory?.replace(/\/+$/, "") ?? ".";
}
