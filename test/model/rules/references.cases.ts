import { accepted, type Cases, refused } from "../refusal.ts";

export const referencesCases: Cases = {
  refused: [
    refused(
      "a pipeline's secret exists",
      ["pipeline api-staging", "[sentry-token-staging]", "[▸sentry-tokn-staging]"],
      [
        'pipeline api-staging, secrets[0] = "sentry-tokn-staging": there is no secret of this id',
        'did you mean "sentry-token-staging"? If it was removed on purpose, take it out of this list',
      ],
    ),
    refused(
      "a surface's secret exists",
      ["surface api-staging", "[database-url-staging]", "[▸nothing]"],
      [
        'surface api-staging, secrets[0] = "nothing": there is no secret of this id',
        "one of: database-url-staging, sentry-token-staging, ghcr-token-staging; if it was removed on purpose, take it out of this list",
      ],
    ),
    ...[
      "sentry-token-staging ghcr-token-staging",
      "sentry-token-staging; ghcr-token-staging",
      "sentry-token-staging\u3001ghcr-token-staging",
    ].map((several) =>
      refused(
        `items of a list have commas between: ${several}`,
        ["pipeline api-staging", "[sentry-token-staging]", `[▸${several}]`],
        [
          `pipeline api-staging, secrets[0] = ${JSON.stringify(several)}: there is no secret of this id`,
          "write 2 items: sentry-token-staging, ghcr-token-staging",
        ],
      ),
    ),
    refused(
      "a pull secret exists",
      [
        "surface api-staging",
        "image_pull_secret: ghcr-token-staging",
        "image_pull_secret: ▸ghcr-tokens-staging",
      ],
      [
        'surface api-staging, image_pull_secret = "ghcr-tokens-staging": there is no secret of this id',
        'did you mean "ghcr-token-staging"? If it was removed on purpose, remove this field',
      ],
    ),
    refused(
      "what stands in its place is one that fits and is not listed: a pull secret",
      ["surface api-staging", "image_pull_secret: ghcr-token-staging", "image_pull_secret: ▸registry-login"],
      [
        'surface api-staging, image_pull_secret = "registry-login": there is no secret of this id',
        "one of: sentry-token-staging, ghcr-token-staging; if it was removed on purpose, remove this field",
      ],
    ),
    refused(
      "what stands in its place is one that fits and is not listed: a secret",
      ["surface api-staging", "[database-url-staging]", "[database-url-staging, ▸nothing]"],
      [
        'surface api-staging, secrets[1] = "nothing": there is no secret of this id',
        "one of: sentry-token-staging, ghcr-token-staging; if it was removed on purpose, take it out of this list",
      ],
    ),
    refused(
      "a pipeline's secret is of its environment",
      ["pipeline api-staging", "[sentry-token-staging]", "[sentry-token-staging, ▸expo-token-production]"],
      [
        'pipeline api-staging, secrets[1] = "expo-token-production": this secret belongs to production, and what refers to it to staging',
        "one of: database-url-staging, ghcr-token-staging",
      ],
    ),
    refused(
      "a secret is of its environment, and stands there already",
      ["surface api-staging", "[database-url-staging]", "[database-url-staging, ▸database-url-production]"],
      [
        'surface api-staging, secrets[1] = "database-url-production": this secret belongs to production, and what refers to it to staging',
        "take it out of this list: database-url-staging stands there already",
      ],
    ),
    refused(
      "a surface's secret is of its environment",
      ["surface api-staging", "[database-url-staging]", "[▸database-url-production]"],
      [
        'surface api-staging, secrets[0] = "database-url-production": this secret belongs to production, and what refers to it to staging',
        'did you mean "database-url-staging"?',
      ],
    ),
    refused(
      "a pull secret is of its surface's environment",
      ["surface api-production", "  access", "  image_pull_secret: ▸ghcr-token-staging\n  access"],
      [
        'surface api-production, image_pull_secret = "ghcr-token-staging": this secret belongs to staging, and what refers to it to production',
        "one of: database-url-production, sentry-dsn-production, site-name-production, expo-token-production, vercel-token-production, line-token-production, slack-token-production",
      ],
    ),
    refused(
      "who may call is advised among those who can",
      ["surface ocr-worker-staging", "[api-staging]", "[▸backend]"],
      [
        'surface ocr-worker-staging, invoked_by[0] = "backend": there is no surface of this id',
        "one of: api-staging; if it was removed on purpose, take it out of this list",
      ],
    ),
    refused(
      "a surface that is watched is advised among those that its metric fits",
      ["guardrail ocr-failures-staging", "surface: ocr-worker-staging", "surface: ▸worker"],
      [
        'guardrail ocr-failures-staging, surface = "worker": there is no surface of this id',
        "one of: ocr-worker-staging; if it was removed on purpose, remove this entry too",
      ],
    ),
    refused(
      "a surface that is used is advised among those of which no use is stated",
      ["usage app-builds", "surface: mobile-production", "surface: ▸web"],
      [
        'usage app-builds, surface = "web": there is no surface of this id',
        "one of: ocr-worker-staging, api-production, portal-production, mobile-production; if it was removed on purpose, remove this entry too",
      ],
    ),
    refused(
      "an invoker exists",
      ["surface ocr-worker-staging", "[api-staging]", "[▸api-stagin]"],
      [
        'surface ocr-worker-staging, invoked_by[0] = "api-stagin": there is no surface of this id',
        'did you mean "api-staging"? If it was removed on purpose, take it out of this list',
      ],
    ),
    refused(
      "an invoker is of the same environment",
      ["surface ocr-worker-staging", "[api-staging]", "[▸api-production]"],
      [
        'surface ocr-worker-staging, invoked_by[0] = "api-production": only a Cloud Run surface of the same environment can call it',
        "one of: api-staging",
      ],
    ),
    refused(
      "an invoker runs on Cloud Run",
      [
        ["surface api-production", "access: public", "access: private\n  invoked_by: [▸portal-production]"],
        ["surface api-production", "api.example.com", "api-production-210987654321.asia-northeast1.run.app"],
      ],
      [
        'surface api-production, invoked_by[0] = "portal-production": only a Cloud Run surface of the same environment can call it',
        "take it out of this list: there is no further one here",
      ],
    ),
    refused(
      "an affected surface exists",
      ["clarification own-schemas", '"surface:api-staging"', '▸"surface:api-stging"'],
      [
        'clarification own-schemas, affects[0] = "surface:api-stging": there is no surface of this id',
        'did you mean "surface:api-staging"? If it was removed on purpose, take it out of this list',
      ],
    ),
    refused(
      "an affected pipeline exists, and not just a surface of its name",
      [
        ["clarification own-schemas", '"pipeline:api-production"', '▸"pipeline:api-delivery-production"'],
        ["surface api-production", "id: api-production", "id: api-delivery-production"],
        ["guardrail api-latency-production", "surface: api-", "surface: api-delivery-"],
        ["guardrail api-quota-production", "surface: api-", "surface: api-delivery-"],
      ],
      [
        'clarification own-schemas, affects[1] = "pipeline:api-delivery-production": there is no pipeline of this id',
        "one of: pipeline:api-staging, pipeline:ocr-worker-staging, pipeline:api-production, pipeline:portal-production, pipeline:mobile-production; if it was removed on purpose, take it out of this list",
      ],
    ),
  ],
  accepted: [
    accepted("a surface that calls itself, as through a queue", [
      "surface ocr-worker-staging",
      "[api-staging]",
      "[api-staging, ocr-worker-staging]",
    ]),
    accepted("a secret of a surface in the pipeline of its environment", [
      "pipeline api-staging",
      "[sentry-token-staging]",
      "[sentry-token-staging, database-url-staging]",
    ]),
  ],
};
