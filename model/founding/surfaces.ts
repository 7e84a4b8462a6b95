import { traitsOf } from "../entities/app.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import {
  endpointUrl,
  type Founding,
  idOf,
  isBuiltByVercel,
  isPublicApp,
  type PlaceOfApp,
  placesOf,
} from "./places.ts";
import { secretId } from "./secret-ids.ts";

/** The surface of an app in an environment, with the sizes of a small estate. */
export function surfaceFor(place: PlaceOfApp, answers: Founding): RawEntry {
  const { app, environment } = place;
  const { platform } = traitsOf(app);
  return {
    id: idOf(place),
    app,
    environment,
    platform,
    endpoint_url: endpointUrl(place, answers),
    ...BY_PLATFORM[platform](place, answers),
  };
}

const BY_PLATFORM = { "cloud-run": cloudRun, vercel, "expo-eas": expo } as const;

/** One that people call serves several requests at once; a worker takes one, and longer. */
function cloudRun(place: PlaceOfApp, answers: Founding): object {
  const { app, environment } = place;
  const isProduction = environment === "production";
  const callers = placesOf(answers).filter(
    (other) =>
      other.environment === environment &&
      traitsOf(other.app).platform === "cloud-run" &&
      isPublicApp(other.app),
  );
  const secrets = [
    ...(answers.supabase ? ["database-url", "supabase-service-key"] : []),
    ...(answers.sentry ? ["sentry-dsn"] : []),
  ];
  return {
    health_check: "/health",
    ready_check: "/ready",
    concurrency_limit: isPublicApp(app) ? (isProduction ? 20 : 5) : 1,
    ...(!isPublicApp(app) && { memory: "1Gi" }),
    max_instances: isProduction ? 4 : 2,
    ...(!isPublicApp(app) && { request_timeout_seconds: 300 }),
    access: isPublicApp(app) ? "public" : "private",
    ...(!isPublicApp(app) && callers.length > 0 && { invoked_by: callers.map(idOf) }),
    ...schema(place, answers),
    ...(answers.private_images && { image_pull_secret: secretId("ghcr-read-token", environment) }),
    ...listed(secrets, place),
  };
}

function vercel(place: PlaceOfApp, answers: Founding): object {
  const secrets = answers.supabase ? ["next-public-supabase-url", "next-public-supabase-anon-key"] : [];
  return {
    health_check: "/api/health",
    root_directory: `apps/${place.app}`,
    ...(isBuiltByVercel(place, answers) && { git_branch: answers.github.default_branch }),
    ...schema(place, answers),
    ...listed(secrets, place),
  };
}

function expo(place: PlaceOfApp, answers: Founding): object {
  return { health_check: "/", ...listed(answers.supabase ? ["expo-public-supabase-url"] : [], place) };
}

const schema = ({ environment }: PlaceOfApp, { supabase }: Founding): object =>
  supabase ? { supabase_schema: `app_${environment}` } : {};

const listed = (secrets: readonly string[], { environment }: PlaceOfApp): object =>
  secrets.length > 0 ? { secrets: secrets.map((name) => secretId(name, environment)) } : {};
