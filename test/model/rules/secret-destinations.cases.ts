import { accepted, type Cases, refused } from "../refusal.ts";

/** Advice that several cases get. */
const FIX = {
  key_name: "choose another name",
  image_pull_secret: "refer to a secret with service: github and sensitive: true",
} as const;

export const deliveryCases: Cases = {
  refused: [
    refused(
      "Cloud Run keeps PORT",
      ["secret sentry-dsn-production", "key_name: SENTRY_DSN", "key_name: ▸PORT"],
      [
        'secret sentry-dsn-production, key_name = "PORT": cloud-run surface api-production keeps this name for itself',
        FIX.key_name,
      ],
    ),
    refused(
      "Cloud Run keeps the names of its own variables",
      ["secret database-url-staging", "key_name: DATABASE_URL", "key_name: ▸K_REVISION"],
      [
        'secret database-url-staging, key_name = "K_REVISION": cloud-run surface api-staging keeps this name for itself',
        FIX.key_name,
      ],
    ),
    refused(
      "actions read NODE_OPTIONS",
      ["secret sentry-token-staging", "key_name: SENTRY_AUTH_TOKEN", "key_name: ▸NODE_OPTIONS"],
      [
        'secret sentry-token-staging, key_name = "NODE_OPTIONS": GitHub environment staging keeps this name for itself',
        FIX.key_name,
      ],
    ),
    refused(
      "Vercel keeps VERCEL_",
      ["secret site-name-production", "key_name: NEXT_PUBLIC_SITE_NAME", "key_name: ▸VERCEL_URL"],
      [
        'secret site-name-production, key_name = "VERCEL_URL": vercel surface portal-production keeps this name for itself',
        FIX.key_name,
      ],
    ),
    refused(
      "Vercel keeps names of its functions' runtime",
      ["secret site-name-production", "key_name: NEXT_PUBLIC_SITE_NAME", "key_name: ▸NOW_REGION"],
      [
        'secret site-name-production, key_name = "NOW_REGION": vercel surface portal-production keeps this name for itself',
        FIX.key_name,
      ],
    ),
    refused(
      "a service gets its environment from the program",
      ["secret database-url-staging", "key_name: DATABASE_URL", "key_name: ▸ENVIRONMENT"],
      [
        'secret database-url-staging, key_name = "ENVIRONMENT": cloud-run surface api-staging gets a variable of this name from the program already',
        FIX.key_name,
      ],
    ),
    refused(
      "a site gets its schema from the program",
      ["secret site-name-production", "key_name: NEXT_PUBLIC_SITE_NAME", "key_name: ▸SUPABASE_SCHEMA"],
      [
        'secret site-name-production, key_name = "SUPABASE_SCHEMA": vercel surface portal-production gets a variable of this name from the program already',
        FIX.key_name,
      ],
    ),
    refused(
      "CI gets the project from the program",
      ["secret sentry-token-staging", "key_name: SENTRY_AUTH_TOKEN", "key_name: ▸GCP_PROJECT"],
      [
        'secret sentry-token-staging, key_name = "GCP_PROJECT": GitHub environment staging gets a variable of this name from the program already',
        FIX.key_name,
      ],
    ),
    refused(
      "CI gets the URLs of surfaces from the program",
      ["secret sentry-token-staging", "key_name: SENTRY_AUTH_TOKEN", "key_name: ▸API_URL"],
      [
        'secret sentry-token-staging, key_name = "API_URL": GitHub environment staging gets a variable of this name from the program already',
        FIX.key_name,
      ],
    ),
    refused(
      "a service gets a name once",
      ["secret sentry-dsn-production", "key_name: SENTRY_DSN", "key_name: ▸DATABASE_URL"],
      [
        'secret sentry-dsn-production, key_name = "DATABASE_URL": cloud-run surface api-production gets this name from secret database-url-production already',
        "take one of the two out of the secrets that are delivered there, refer to one of them everywhere, or choose another name",
      ],
    ),
    refused(
      "a GitHub environment gets a name once",
      [
        ["secret sentry-dsn-production", "key_name: SENTRY_DSN", "key_name: EXPO_TOKEN"],
        ["secret expo-token-production", "key_name: EXPO", "key_name: ▸EXPO"],
        ["pipeline api-production", "  artifacts", "  secrets: [sentry-dsn-production]\n  artifacts"],
      ],
      [
        'secret expo-token-production, key_name = "EXPO_TOKEN": GitHub environment production gets this name from secret sentry-dsn-production already',
        "take one of the two out of the secrets that are delivered there, refer to one of them everywhere, or choose another name",
      ],
    ),
    refused(
      "a credential of GitHub is for CI",
      ["secret sentry-dsn-production", "service: cloud-run", "service: ▸github"],
      [
        'secret sentry-dsn-production, service = "github": a credential of github is delivered to cloud-run surface api-production',
        "refer to it from github only, or correct the service",
      ],
    ),
    refused(
      "a credential of Vercel is not for Cloud Run",
      ["secret sentry-dsn-production", "service: cloud-run", "service: ▸vercel"],
      [
        'secret sentry-dsn-production, service = "vercel": a credential of vercel is delivered to cloud-run surface api-production',
        "refer to it from github or vercel only, or correct the service",
      ],
    ),
    refused(
      "a credential of Cloud Run is not for Vercel",
      ["secret site-name-production", "service: vercel", "service: ▸cloud-run"],
      [
        'secret site-name-production, service = "cloud-run": a credential of cloud-run is delivered to vercel surface portal-production',
        "refer to it from github or cloud-run only, or correct the service",
      ],
    ),
    refused(
      "images are read with a credential of GitHub",
      [
        [
          "surface ocr-worker-staging",
          "image_pull_secret: ghcr-token-staging",
          "image_pull_secret: ▸database-url-staging",
        ],
        [
          "surface api-staging",
          "image_pull_secret: ghcr-token-staging",
          "image_pull_secret: ▸database-url-staging",
        ],
        ["pipeline api-staging", "[sentry-token-staging]", "[sentry-token-staging, ghcr-token-staging]"],
      ],
      [
        'surface api-staging, image_pull_secret = "database-url-staging": ghcr.io images are read with a sensitive github secret',
        FIX.image_pull_secret,
      ],
      [
        'surface ocr-worker-staging, image_pull_secret = "database-url-staging": ghcr.io images are read with a sensitive github secret',
        FIX.image_pull_secret,
      ],
    ),
    refused(
      "a credential that reads no images is one mistake, whatever reads them elsewhere",
      [
        "surface api-staging",
        "image_pull_secret: ghcr-token-staging",
        "image_pull_secret: ▸database-url-staging",
      ],
      [
        'surface api-staging, image_pull_secret = "database-url-staging": ghcr.io images are read with a sensitive github secret',
        FIX.image_pull_secret,
      ],
    ),
    refused(
      "images are read with a credential that is secret",
      [
        ["secret ghcr-token-staging", "GHCR_READ_TOKEN", "GHCR_READER"],
        ["secret ghcr-token-staging", "  status: active", "  status: active\n  sensitive: false"],
        ["surface api-staging", "image_pull_secret: ", "image_pull_secret: ▸"],
        ["surface ocr-worker-staging", "image_pull_secret: ", "image_pull_secret: ▸"],
      ],
      [
        'surface api-staging, image_pull_secret = "ghcr-token-staging": ghcr.io images are read with a sensitive github secret',
        FIX.image_pull_secret,
      ],
      [
        'surface ocr-worker-staging, image_pull_secret = "ghcr-token-staging": ghcr.io images are read with a sensitive github secret',
        FIX.image_pull_secret,
      ],
    ),
    refused(
      "images are not read with a draft",
      [
        ["secret ghcr-token-staging", "  status: active", "  status: draft"],
        ["surface api-staging", "image_pull_secret: ", "image_pull_secret: ▸"],
        ["surface ocr-worker-staging", "image_pull_secret: ", "image_pull_secret: ▸"],
      ],
      [
        'surface api-staging, image_pull_secret = "ghcr-token-staging": ghcr-token-staging is a draft, so images are read without a credential',
        "activate it (npm run govern -- activate ghcr-token-staging), or leave the field out where images are public",
        "warning",
      ],
      [
        'surface ocr-worker-staging, image_pull_secret = "ghcr-token-staging": ghcr-token-staging is a draft, so images are read without a credential',
        "activate it (npm run govern -- activate ghcr-token-staging), or leave the field out where images are public",
        "warning",
      ],
    ),
    refused(
      "images of an environment are read with one credential",
      [
        "surface ocr-worker-staging",
        "image_pull_secret: ghcr-token-staging",
        "image_pull_secret: ▸sentry-token-staging",
      ],
      [
        'surface ocr-worker-staging, image_pull_secret = "sentry-token-staging": api-staging reads images with another secret, and an environment has one image registry',
        "refer to the same secret from all Cloud Run surfaces of the environment",
      ],
    ),
    refused(
      "Tag Deploy logs in with a token that the pipeline names",
      [
        [
          "pipeline mobile-production",
          "  stages: [ESLint, Build, Tag Deploy]\n  secrets: [expo-token-production]",
          "  stages: [ESLint, Build, Tag Deploy]",
        ],
        ["surface portal-production", "  git_branch: main\n", ""],
        [
          "pipeline portal-production",
          "stages: [ESLint, Build]",
          "stages: [ESLint, Build, Tag Deploy]\n  secrets: ▸[expo-token-production]",
        ],
      ],
      [
        'pipeline portal-production, secrets = ["expo-token-production"]: Tag Deploy of portal logs in with VERCEL_TOKEN, and no secret of this pipeline has that key_name',
        "refer to a secret with key_name: VERCEL_TOKEN",
      ],
    ),
    refused(
      "the token of Tag Deploy is delivered",
      [
        ["pipeline mobile-production", "secrets: [", "secrets: ▸["],
        ["secret expo-token-production", "status: active", "status: draft"],
      ],
      [
        'pipeline mobile-production, secrets = ["expo-token-production"]: Tag Deploy of mobile logs in with expo-token-production, which is a draft',
        "provide it as a sensitive, active secret, or leave Tag Deploy out until then",
      ],
    ),
    refused(
      "the variable of Tag Deploy's token is misspelt",
      ["secret expo-token-production", "EXPO_TOKEN", "▸EXPO_TOKN"],
      [
        'secret expo-token-production, key_name = "EXPO_TOKN": Tag Deploy of mobile takes EXPO_TOKEN, and is given this',
        'did you mean "EXPO_TOKEN"?',
      ],
    ),
    refused(
      "the token of Tag Deploy stays secret",
      [["secret expo-token-production", "status: active", "status: active\n  sensitive: ▸false"]],
      [
        "secret expo-token-production, sensitive = false: EXPO_TOKEN is the name of a credential, and its value would stand in the stack's file for all to read",
        "leave the field out, or rename the variable if it is no credential",
      ],
    ),
  ],
  accepted: [
    accepted("a name that Vercel keeps, on Cloud Run", [
      ["surface api-production", "database-url-production, ", ""],
      ["secret sentry-dsn-production", "SENTRY_DSN", "NOW_REGION"],
    ]),
    accepted("options of Node.js, of a service and of a site", [
      ["secret sentry-dsn-production", "key_name: SENTRY_DSN", "key_name: NODE_OPTIONS"],
      ["secret site-name-production", "key_name: NEXT_PUBLIC_SITE_NAME", "key_name: NODE_OPTIONS"],
    ]),
    accepted("a name that starts like those of Cloud Run", [
      "secret database-url-staging",
      "key_name: DATABASE_URL",
      "key_name: K_SERVICES",
    ]),
    accepted("a name of AWS that Vercel allows", [
      "secret site-name-production",
      "key_name: NEXT_PUBLIC_SITE_NAME",
      "key_name: AWS_DEFAULT_REGION",
    ]),
    accepted("the same name in another environment and at another place", [
      "secret sentry-token-staging",
      "key_name: SENTRY_AUTH_TOKEN",
      "key_name: DATABASE_URL",
    ]),
    accepted("a credential of Cloud Run in CI", [
      "pipeline api-production",
      "  artifacts",
      "  secrets: [sentry-dsn-production]\n  artifacts",
    ]),
    accepted("a token of Tag Deploy that the surface on Expo brings", [
      "pipeline mobile-production",
      "\n  secrets: [expo-token-production]",
      "",
    ]),
    accepted("one surface that reads public images", [
      "surface ocr-worker-staging",
      "  image_pull_secret: ghcr-token-staging\n",
      "",
    ]),
  ],
};
