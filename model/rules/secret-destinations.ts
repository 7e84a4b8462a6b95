import {
  DEPLOY_TOKEN,
  type Destination,
  destinations,
  isDeployedByCi,
  pipelineOf,
  shareOf,
} from "../delivery/share.ts";
import { ENVIRONMENTS, unless } from "../entities/entity.ts";
import { isProvisioned, type Secret } from "../entities/secret.ts";
import { withField } from "../entities/with-field.ts";
import { type CrossRule, finding, misspeltKeyName, type View } from "./cross-rule.ts";

/**
 * Names that a host keeps for itself; GitHub's `GITHUB_` is no key_name anywhere.
 * Sources: Cloud Run's "Container runtime contract"; Vercel's "Reserved environment variables", which allows others of
 * AWS, and "System environment variables". `NODE_OPTIONS` would steer
 * the actions of a job, which are programs of Node.js themselves, so that GitHub takes it from no step.
 */
const RESERVED: Partial<Record<Destination["host"], RegExp>> = {
  github: /^NODE_OPTIONS$/,
  "cloud-run": /^(PORT$|K_(SERVICE|REVISION|CONFIGURATION)$|X_GOOGLE_|CLOUD_RUN_)/,
  vercel:
    /^(VERCEL(_|$)|AWS_(SECRET_KEY|EXECUTION_ENV)$|AWS_LAMBDA_|NOW_REGION$|TZ$|LAMBDA_(TASK_ROOT|RUNTIME_DIR)$)/,
};

/** The name of a secret is free, and allowed, at every place that it is delivered to. */
export const legalNamesWhereDelivered: CrossRule = (view) =>
  deliveries(view).flatMap(({ secret, places }) => {
    const { key_name } = secret;
    const field = ["key_name"];
    const reserved = places.find(({ host }) => RESERVED[host]?.test(key_name));
    const own = places.find(({ ownNames }) => ownNames.includes(key_name));
    const earlier = (place: DeliveredTo) => {
      const first = withField(place.named, "key_name", key_name)[0]?.id;
      return first === secret.id ? undefined : first;
    };
    const shared = places.find(earlier);
    return finding(secret, [
      ...unless(!reserved, {
        field,
        wrong: `${reserved?.name} keeps this name for itself`,
        fix: "choose another name",
      }),
      ...unless(!own, {
        field,
        wrong: `${own?.name} gets a variable of this name from the program already`,
        fix: "choose another name",
      }),
      ...unless(!shared, {
        field,
        wrong: `${shared?.name} gets this name from secret ${shared && earlier(shared)} already`,
        fix: "take one of the two out of the secrets that are delivered there, refer to one of them everywhere, or choose another name",
      }),
    ]);
  });

/**
 * Each secret with the places of its environment that it is delivered to. A mistake that several of them share is reported
 * once, by the first.
 */
function deliveries(view: View): { secret: Secret; places: DeliveredTo[] }[] {
  const all = ENVIRONMENTS.flatMap((environment) => {
    const own = withField(view.secrets, "environment", environment);
    return destinations(shareOf(view, environment)).flatMap((place) => {
      const named = place.secretIds.flatMap((id) => withField(own, "id", id)[0] ?? []);
      const delivered: DeliveredTo = { ...place, named };
      return [...new Set(named)].map((secret) => ({ secret, place: delivered }));
    });
  });
  return view.secrets.map((secret) => ({
    secret,
    places: withField(all, "secret", secret).map(({ place }) => place),
  }));
}

/** A place, with the secrets of its environment that it gets. */
interface DeliveredTo extends Destination {
  readonly named: readonly Secret[];
}

const HOSTS_OF: Record<Secret["service"], readonly Destination["host"][]> = {
  github: ["github"],
  "cloud-run": ["github", "cloud-run"],
  vercel: ["github", "vercel"],
  supabase: ["github", "cloud-run", "vercel"],
};

/** A secret is delivered only to places where a credential of its service is used. */
export const serviceFitsHost: CrossRule = (view) =>
  deliveries(view).flatMap(({ secret, places }) => {
    const hosts = HOSTS_OF[secret.service];
    // A function gets what it asks or tells others with, whoever they are.
    const stranger = places.find(({ host }) => host !== "function" && !hosts.includes(host));
    return finding(
      secret,
      unless(!stranger, {
        field: ["service"],
        wrong: `a credential of ${secret.service} is delivered to ${stranger?.name}`,
        fix: `refer to it from ${hosts.join(" or ")} only, or correct the service`,
      }),
    );
  });

/** The surfaces of an environment pull images with one sensitive GitHub secret. */
export const imagePullSecrets: CrossRule = ({ surfaces, secrets }) => {
  const pulls = surfaces.flatMap((surface) => {
    if (surface.platform !== "cloud-run") return [];
    const [secret] = withField(secrets, "id", surface.image_pull_secret);
    const { environment } = surface;
    return secret?.environment === environment ? [{ surface, secret, environment }] : [];
  });
  return pulls.flatMap(({ surface, secret }) => {
    const field = ["image_pull_secret"];
    const [first] = withField(
      pulls.filter(({ secret }) => readsImages(secret)),
      "environment",
      secret.environment,
    );
    if (!readsImages(secret)) {
      return finding(surface, [
        {
          field,
          wrong: "ghcr.io images are read with a sensitive github secret",
          fix: "refer to a secret with service: github and sensitive: true",
        },
      ]);
    }
    return finding(surface, [
      ...unless(isProvisioned(secret), {
        severity: "warning",
        field,
        wrong: `${secret.id} is a draft, so images are read without a credential`,
        fix: `activate it (npm run govern -- activate ${secret.id}), or leave the field out where images are public`,
      }),
      ...unless(first?.secret === secret, {
        field,
        wrong: `${first?.surface.id} reads images with another secret, and an environment has one image registry`,
        fix: "refer to the same secret from all Cloud Run surfaces of the environment",
      }),
    ]);
  });
};

/** Whether images of ghcr.io can be read with a secret. */
export const readsImages = ({ service, sensitive }: Secret): boolean => service === "github" && sensitive;

/** A deployment by the platform's own command line needs its token, and a draft is not delivered. */
export const deployTokens: CrossRule = (view) =>
  view.surfaces.flatMap((surface) => {
    const token = DEPLOY_TOKEN[surface.platform];
    const pipeline = pipelineOf(surface, view);
    if (token === undefined || !pipeline || !isDeployedByCi(surface, view)) return [];
    // Where Vercel delivers, it is the Tag Deploy that is wrong.
    if (surface.platform === "vercel" && surface.git_branch !== undefined) return [];
    const ids = [...pipeline.secrets, ...(surface.platform === "expo-eas" ? surface.secrets : [])];
    const named = withField(view.secrets, "key_name", token).find(({ id }) => ids.includes(id));
    // A reference that leads nowhere is complained of as such; it may be to the token.
    if (!named && ids.some((id) => withField(view.secrets, "id", id).length === 0)) return [];
    const referred = view.secrets.filter(({ id }) => ids.includes(id));
    const misspelt = named ? [] : misspeltKeyName(referred, token, `Tag Deploy of ${surface.app}`);
    if (misspelt.length > 0) return misspelt;
    return finding(pipeline, [
      ...unless(named !== undefined, {
        field: ["secrets"],
        wrong: `Tag Deploy of ${surface.app} logs in with ${token}, and no secret of this pipeline has that key_name`,
        fix: `refer to a secret with key_name: ${token}`,
      }),
      ...unless(named === undefined || (isProvisioned(named) && named.sensitive), {
        field: ["secrets"],
        wrong: `Tag Deploy of ${surface.app} logs in with ${named?.id}, which is ${named && isProvisioned(named) ? "not sensitive" : "a draft"}`,
        fix: "provide it as a sensitive, active secret, or leave Tag Deploy out until then",
      }),
    ]);
  });
