import { accepted, type Cases, refused } from "../refusal.ts";

/** Advice that several cases get. */
const FIX = {
  stages: "write [Ruff, Pytest, Spectral, Build, GHCR Push, Tag Deploy]",
  container_apps: "remove it; it is for api and ocr-worker",
  artifacts: "add it to artifacts, in lower case and without tag: ghcr.io/OWNER/NAME",
} as const;

export const pipelineCases: Cases = {
  refused: [
    refused(
      "an id is in kebab-case",
      ["pipeline api-staging", "id: api-staging", "id: ▸Api-Staging"],
      ['pipeline Api-Staging, id = "Api-Staging": this value does not fit', 'did you mean "api-staging"?'],
    ),
    refused(
      "an id is not too long",
      ["pipeline api-staging", "id: api-staging", "id: ▸aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
      [
        'pipeline aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": this value does not fit',
        'write a unique name in kebab-case, at most 49 characters, e.g. "api-staging"',
      ],
    ),
    refused(
      "an id is unique in its file",
      ["pipeline ocr-worker-staging", "id: ocr-worker-staging", "id: ▸api-staging"],
      [
        'pipeline api-staging, id = "api-staging": another entry of this file has this id',
        "give one of the two another id, or remove it",
      ],
    ),
    refused(
      "an id is there",
      ["pipeline api-staging", "- id: api-staging\n  app", "- ▸app"],
      [
        "pipeline, id: this field is missing",
        'add it: a unique name in kebab-case, at most 49 characters, e.g. "api-staging"',
      ],
    ),
    refused(
      "an app is one of the four",
      ["pipeline api-staging", "app: api", "app: ▸apy"],
      [
        'pipeline api-staging, app = "apy": this is not one of the values it may have',
        'did you mean "api"? A new app is a row of the table in model/entities/app.ts, e.g. `billing: { platform: "cloud-run", language: "python", hasOpenApi: false, work: "requests" }`',
      ],
    ),
    refused(
      "an app is there",
      ["pipeline api-staging", "- id: api-staging\n  app: api", "- ▸id: api-staging"],
      [
        "pipeline api-staging, app: this field is missing",
        "add it: the workload that this pipeline delivers; one of: api, ocr-worker, portal, mobile",
      ],
    ),
    refused(
      "an environment is one of the two",
      ["pipeline api-staging", "environment: staging", "environment: ▸prod"],
      [
        'pipeline api-staging, environment = "prod": this is not one of the values it may have',
        'did you mean "production"?',
      ],
    ),
    refused(
      "a workflow file is .github/workflows/*.yml",
      ["pipeline api-staging", ".github/workflows/api-staging.yml", "▸.github/workflows/api-staging.json"],
      [
        'pipeline api-staging, workflow_file = ".github/workflows/api-staging.json": this value does not fit',
        'write a file ".github/workflows/NAME.yml"',
      ],
    ),
    refused(
      "a workflow file is in no folder below",
      ["pipeline api-staging", ".github/workflows/api-staging.yml", "▸.github/workflows/api/staging.yml"],
      [
        'pipeline api-staging, workflow_file = ".github/workflows/api/staging.yml": this value does not fit',
        'write a file ".github/workflows/NAME.yml"',
      ],
    ),
    refused(
      "triggers follow the grammar",
      ["pipeline api-staging", '"push:main"', '▸"push"'],
      [
        'pipeline api-staging, triggers[1] = "push": this value does not fit',
        'write "push:BRANCH", "tag:PATTERN", "pull_request" or "workflow_dispatch"',
      ],
    ),
    refused(
      "there is a trigger",
      ["pipeline api-staging", '["pull_request", "push:main"]', "▸[]"],
      [
        "pipeline api-staging, triggers = []: this value does not fit",
        'write git events that start it, at least one: "push:BRANCH", "tag:PATTERN", "pull_request" or "workflow_dispatch"',
      ],
    ),
    refused(
      "triggers are a list",
      ["pipeline api-staging", '["pull_request", "push:main"]', "▸push:main"],
      ['pipeline api-staging, triggers = "push:main": this is a text, not a list', "write [push:main]"],
    ),
    refused(
      "a trigger is written once",
      ["pipeline api-staging", '"push:main"]', '"push:main", ▸"push:main"]'],
      [
        'pipeline api-staging, triggers[2] = "push:main": this trigger is written twice',
        "keep one of the two",
      ],
    ),
    refused(
      "a stage is one of the seven",
      ["pipeline api-staging", "[Ruff,", "[▸Rufff,"],
      [
        'pipeline api-staging, stages[0] = "Rufff": this is not one of the values it may have',
        'did you mean "Ruff"?',
      ],
    ),
    refused(
      "there is a stage",
      ["pipeline api-staging", "[Ruff, Pytest, Spectral, Build, GHCR Push, Tag Deploy]", "▸[]"],
      [
        "pipeline api-staging, stages = []: this value does not fit",
        "write stages in the order Ruff, ESLint, Pytest, Spectral, Build, GHCR Push, Tag Deploy; at least one",
      ],
    ),
    refused(
      "stages are in order",
      ["pipeline api-staging", "[Ruff, Pytest,", "▸[Pytest, Ruff,"],
      [
        'pipeline api-staging, stages = ["Pytest","Ruff","Spectral","Build","GHCR Push","Tag Deploy…: the stages are out of order',
        FIX.stages,
      ],
    ),
    refused(
      "Tag Deploy is last",
      [
        "pipeline api-staging",
        "[Ruff, Pytest, Spectral, Build, GHCR Push, Tag Deploy]",
        "▸[Ruff, Pytest, Spectral, Build, Tag Deploy, GHCR Push]",
      ],
      [
        'pipeline api-staging, stages = ["Ruff","Pytest","Spectral","Build","Tag Deploy","GHCR Push…: the stages are out of order',
        FIX.stages,
      ],
    ),
    refused(
      "a stage is written once",
      ["pipeline api-staging", "[Ruff,", "▸[Ruff, Ruff,"],
      [
        'pipeline api-staging, stages = ["Ruff","Ruff","Pytest","Spectral","Build","GHCR Push","Tag…: a stage is written twice',
        FIX.stages,
      ],
    ),
    refused(
      "Ruff is for Python",
      ["pipeline portal-production", "[ESLint,", "[▸Ruff, ESLint,"],
      [
        'pipeline portal-production, stages[0] = "Ruff": Ruff does not fit the app portal',
        FIX.container_apps,
      ],
    ),
    refused(
      "ESLint is for TypeScript",
      ["pipeline api-staging", "[Ruff, Pytest", "[Ruff, ▸ESLint, Pytest"],
      [
        'pipeline api-staging, stages[1] = "ESLint": ESLint does not fit the app api',
        "remove it; it is for portal and mobile",
      ],
    ),
    refused(
      "Pytest is for Python",
      ["pipeline mobile-production", "[ESLint,", "[ESLint, ▸Pytest,"],
      [
        'pipeline mobile-production, stages[1] = "Pytest": Pytest does not fit the app mobile',
        FIX.container_apps,
      ],
    ),
    refused(
      "Spectral is for the API",
      ["pipeline ocr-worker-staging", "Pytest, ", "Pytest, ▸Spectral, "],
      [
        'pipeline ocr-worker-staging, stages[2] = "Spectral": Spectral does not fit the app ocr-worker',
        "remove it; it is for api",
      ],
    ),
    refused(
      "GHCR Push is for containers",
      [
        ["pipeline portal-production", "Build]", "Build, ▸GHCR Push]"],
        ["pipeline portal-production", "apps/portal/.next", "ghcr.io/acme/portal"],
      ],
      [
        'pipeline portal-production, stages[2] = "GHCR Push": GHCR Push does not fit the app portal',
        FIX.container_apps,
      ],
    ),
    refused(
      "GHCR Push needs Build",
      ["pipeline api-staging", "Build, GHCR", "▸GHCR"],
      ['pipeline api-staging, stages[3] = "GHCR Push": GHCR Push has nothing to push', "add Build before it"],
    ),
    refused(
      "Cloud Run deploys an image that was pushed",
      [
        "pipeline ocr-worker-staging",
        "Build, GHCR Push, Tag Deploy]\n  artifacts: [ghcr.io/acme/ocr-worker]",
        "Build, ▸Tag Deploy]",
      ],
      [
        'pipeline ocr-worker-staging, stages[3] = "Tag Deploy": Tag Deploy has no image to deploy',
        "add GHCR Push before it",
      ],
    ),
    refused(
      "what a stage lacks is said once, though an artifact lacks it too, and no stage is advised that is there",
      ["pipeline ocr-worker-staging", "Build, GHCR Push, Tag Deploy]", "Build, ▸Tag Deploy]"],
      [
        'pipeline ocr-worker-staging, stages[3] = "Tag Deploy": Tag Deploy has no image to deploy',
        "add GHCR Push before it",
      ],
    ),
    refused(
      "the pipeline of a site that Vercel builds reads no secrets",
      [
        "pipeline portal-production",
        "artifacts: [apps/portal/.next]",
        "artifacts: [apps/portal/.next]\n  secrets: ▸[vercel-token-production]",
      ],
      [
        'pipeline portal-production, secrets = ["vercel-token-production"]: this pipeline delivers nothing, and only the job that delivers can read secrets',
        "remove them, or add Tag Deploy and remove git_branch of its surface",
      ],
    ),
    refused(
      "and has nothing to approve",
      [
        "pipeline portal-production",
        "artifacts: [apps/portal/.next]",
        "artifacts: [apps/portal/.next]\n  approval_required: true\n  secrets: ▸[vercel-token-production]",
      ],
      [
        'pipeline portal-production, secrets = ["vercel-token-production"]: this pipeline delivers nothing, and only the job that delivers can read secrets',
        "remove them, and require no approval of it, or add Tag Deploy and remove git_branch of its surface",
      ],
    ),
    refused(
      "only a pipeline that delivers reads secrets",
      [
        "pipeline api-staging",
        "Build, GHCR Push, Tag Deploy]\n  artifacts: [ghcr.io/acme/api]\n  secrets: [",
        "Build]\n  secrets: ▸[",
      ],
      [
        'pipeline api-staging, secrets = ["sentry-token-staging"]: this pipeline delivers nothing, and only the job that delivers can read secrets',
        "remove them, or add Tag Deploy",
      ],
    ),
    refused(
      "this repository's own workflow is nobody else's",
      ["pipeline api-staging", ".github/workflows/api-staging.yml", "▸.github/workflows/Infrastructure.yml"],
      [
        'pipeline api-staging, workflow_file = ".github/workflows/Infrastructure.yml": this repository\'s own workflow is in that file',
        "choose another name",
      ],
    ),
    refused(
      "GHCR Push needs an image",
      ["pipeline api-staging", "[ghcr.io/acme/api]", "▸[dist/api.tar]"],
      [
        'pipeline api-staging, artifacts = ["dist/api.tar"]: GHCR Push needs to know which image it pushes',
        FIX.artifacts,
      ],
    ),
    refused(
      "a filter takes away from one before it",
      ["pipeline api-staging", '"push:main"]', '▸"push:!main"]'],
      [
        'pipeline api-staging, triggers[1] = "push:!main": a filter with ! takes away from the filters before it, and there is none',
        'put one that admits something before it, e.g. "push:v*"',
      ],
    ),
    ...[
      '"push:main", ▸"push:!main"',
      '"push:a", "push:b/*", ▸"push:!**"',
      '"push:a", "push:b", "push:!a", ▸"push:!b"',
      '"push:v*", "push:!v*-rc*", ▸"push:!**"',
      '"push:v[0-9]+", ▸"push:!v*"',
    ].map((filters) =>
      refused(
        `a filter leaves something of those before it: ${filters}`,
        ["pipeline api-staging", '"push:main"', filters],
        [
          `pipeline api-staging, triggers[${filters.split(",").length}] = ${filters.slice(filters.indexOf("▸") + 1)}: this takes away all that the filters before it admit, so no push starts the pipeline`,
          'remove it, or take away less, e.g. "push:!v*-rc*"',
        ],
      ),
    ),
    refused(
      "a trigger's filter is told with its event",
      ["pipeline api-staging", '"push:main"', '▸"push:a..b"'],
      [
        'pipeline api-staging, triggers[1] = "push:a..b": git allows no .. in a name',
        'write a branch or a filter as GitHub Actions reads it, e.g. "push:release/**" or "push:v[0-9]+.[0-9]+.[0-9]+"',
      ],
    ),
    refused(
      "a branch whose name reads as a filter is told as the filter for it",
      ["pipeline api-staging", '"push:main"', '▸"push:c++"'],
      [
        'pipeline api-staging, triggers[1] = "push:c++": ? and + repeat the character before them, and there is none',
        'write push:c\\+\\+ in single quotes for that very name, or write a branch or a filter as GitHub Actions reads it, e.g. "push:release/**" or "push:v[0-9]+.[0-9]+.[0-9]+"',
      ],
    ),
    refused(
      "a slip of a stage that is there is a stage too many",
      ["pipeline portal-production", "[ESLint, Build]", "[ESLint, ▸eslint, Build]"],
      [
        'pipeline portal-production, stages[1] = "eslint": this is not one of the values it may have',
        "take it out of this list: ESLint stands there already",
      ],
    ),
    refused(
      "a path is written from the repository's root",
      ["pipeline portal-production", "[apps/portal/.next]", "[▸./apps/portal/.next]"],
      [
        'pipeline portal-production, artifacts[0] = "./apps/portal/.next": a part of this path is no name',
        'did you mean "apps/portal/.next"?',
      ],
    ),
    refused(
      "an image is pushed by a stage",
      [
        "pipeline portal-production",
        "artifacts: [apps/portal/.next]",
        "artifacts: [▸ghcr.io/acme/portal, apps/portal/.next]",
      ],
      [
        'pipeline portal-production, artifacts[0] = "ghcr.io/acme/portal": no stage of this pipeline pushes this image',
        "remove it: portal runs no image",
      ],
    ),
    refused(
      "a build output is built",
      ["pipeline portal-production", "[ESLint, Build]\n  artifacts: [", "[ESLint]\n  artifacts: [▸"],
      [
        'pipeline portal-production, artifacts[0] = "apps/portal/.next": no stage of this pipeline builds this',
        "add Build, or remove it",
      ],
    ),
    refused(
      "an artifact is written once",
      ["pipeline portal-production", "[apps/portal/.next]", "[apps/portal/.next, ▸apps/portal/.next]"],
      [
        'pipeline portal-production, artifacts[1] = "apps/portal/.next": this artifact is written twice',
        "keep one of the two",
      ],
    ),
    refused(
      "an approval is of something",
      [
        "pipeline portal-production",
        "stages: [ESLint, Build]",
        "stages: [ESLint, Build]\n  approval_required: ▸true",
      ],
      [
        "pipeline portal-production, approval_required = true: this pipeline delivers nothing, so there is nothing to approve",
        "write false, or add Tag Deploy and remove git_branch of portal-production",
      ],
    ),
    refused(
      "an approval is of something, where the builds of a site are stated",
      [
        [
          "pipeline portal-production",
          "stages: [ESLint, Build]",
          "stages: [ESLint, Build]\n  approval_required: ▸true",
        ],
        ["usage app-builds", "surface: mobile-production", "surface: portal-production"],
      ],
      [
        "pipeline portal-production, approval_required = true: this pipeline delivers nothing, so there is nothing to approve",
        "write false, or add Tag Deploy and remove git_branch of portal-production, with its builds in usage.yaml",
      ],
    ),
    refused(
      "an approval is of something, where Vercel builds nothing",
      [
        [
          "pipeline portal-production",
          "stages: [ESLint, Build]",
          "stages: [ESLint, Build]\n  approval_required: ▸true",
        ],
        ["surface portal-production", "  git_branch: main\n", ""],
      ],
      [
        "pipeline portal-production, approval_required = true: this pipeline delivers nothing, so there is nothing to approve",
        "add Tag Deploy, or write false",
      ],
    ),
    ...(
      [
        ["apps/portal/.env", ".env"],
        ["apps/portal/.env.production", ".env.production"],
        ["apps/portal/.env*", ".env*"],
        ["keys/*.pem", "*.pem"],
        [".npmrc", ".npmrc"],
        ["id_ed25519", "id_ed25519"],
        ["gcp/acme-service-account.json", "acme-service-account.json"],
        ["Credentials.json", "Credentials.json"],
        [".ssh/config", ".ssh"],
        ["apps/mobile/AuthKey_AB12CD34EF.p8", "AuthKey_AB12CD34EF.p8"],
      ] as const
    ).map(([path, file]) =>
      refused(
        `a file of credentials is no build output: ${path}`,
        ["pipeline portal-production", "[apps/portal/.next]", `[▸"${path}"]`],
        [
          `pipeline portal-production, artifacts[0] = "${path}": ${file} is a file of credentials by its name, and whoever reads the repository can download its artifacts`,
          "remove it; declare what CI needs in secrets.yaml, and refer to it in secrets",
        ],
      ),
    ),
    ...(
      [
        ["apps/portal/.n*", ".npmrc"],
        ["apps/portal/.en?", ".env"],
        [".ss[h]/config", ".ssh"],
      ] as const
    ).map(([path, file]) =>
      refused(
        `a wildcard takes in no file of credentials: ${path}`,
        ["pipeline portal-production", "[apps/portal/.next]", `[▸"${path}"]`],
        [
          `pipeline portal-production, artifacts[0] = "${path}": this may take in ${file}, which holds credentials, and whoever reads the repository can download its artifacts`,
          "name the files that are meant",
        ],
      ),
    ),
    refused(
      "GHCR Push needs an image in lower case",
      ["pipeline api-staging", "[ghcr.io/acme/api]", "[▸ghcr.io/Acme/api]"],
      [
        'pipeline api-staging, artifacts[0] = "ghcr.io/Acme/api": this is not the name of an image: character 9 is "A"',
        'did you mean "ghcr.io/acme/api"?',
      ],
    ),
    refused(
      "GHCR Push needs an image without tag",
      ["pipeline api-staging", "[ghcr.io/acme/api]", "[▸ghcr.io/acme/api:1]"],
      [
        'pipeline api-staging, artifacts[0] = "ghcr.io/acme/api:1": the tag and the digest of an image are CI\'s to choose',
        "write an image in lower case and without tag: ghcr.io/OWNER/NAME",
      ],
    ),
    refused(
      "GHCR Push needs an image, and there is no artifact",
      [
        "pipeline ocr-worker-staging",
        '- id: ocr-worker-staging\n  app: ocr-worker\n  environment: staging\n  workflow_file: .github/workflows/ocr-worker-staging.yml\n  triggers: ["push:main"]\n  stages: [Ruff, Pytest, Build, GHCR Push, Tag Deploy]\n  artifacts: [ghcr.io/acme/ocr-worker]',
        '- id: ocr-worker-staging\n  app: ocr-worker\n  environment: staging\n  workflow_file: .github/workflows/ocr-worker-staging.yml\n  triggers: ["push:main"]\n  ▸stages: [Ruff, Pytest, Build, GHCR Push, Tag Deploy]',
      ],
      [
        "pipeline ocr-worker-staging, artifacts: GHCR Push needs to know which image it pushes",
        FIX.artifacts,
      ],
    ),
    refused(
      "a pull request does not deploy",
      ["pipeline ocr-worker-staging", '["push:main"]', '▸["pull_request"]'],
      [
        'pipeline ocr-worker-staging, triggers = ["pull_request"]: a pull request never deploys, and nothing else starts this pipeline\'s Tag Deploy',
        'add a trigger such as "tag:api-v*" or "push:main"',
      ],
    ),
    refused(
      "approval is for production",
      ["pipeline api-staging", "  app: api", "  app: api\n  approval_required: ▸true"],
      [
        "pipeline api-staging, approval_required = true: approval can be required in production only, and this pipeline delivers to staging",
        "write false, or leave the field out, or correct the environment",
      ],
    ),
    refused(
      "approval is true or false",
      ["pipeline api-production", "approval_required: true", "approval_required: ▸yes"],
      ['pipeline api-production, approval_required = "yes": this is a text, not true or false', "write true"],
    ),
    refused(
      "an artifact has a name",
      ["pipeline api-staging", "[ghcr.io/acme/api]", '[ghcr.io/acme/api, ▸" "]'],
      [
        'pipeline api-staging, artifacts[1] = " ": a part of this path is no name',
        'write a path inside the repository, relative to its root, e.g. "apps/portal/.next"',
      ],
    ),
    refused(
      "a secret is referred to once",
      ["pipeline api-staging", "[sentry-token-staging]", "[sentry-token-staging, ▸sentry-token-staging]"],
      [
        'pipeline api-staging, secrets[1] = "sentry-token-staging": this secret is listed twice',
        "keep one of the two",
      ],
    ),
    refused(
      "a reference is an id",
      ["pipeline api-staging", "[sentry-token-staging]", "[▸SENTRY_TOKEN]"],
      [
        'pipeline api-staging, secrets[0] = "SENTRY_TOKEN": there is no secret of this id',
        'did you mean "sentry-token-staging"? If it was removed on purpose, take it out of this list',
      ],
    ),
    refused(
      "an unknown field",
      ["pipeline api-staging", "artifacts:", "▸artefacts:"],
      ['pipeline api-staging, artefacts: there is no field "artefacts" here', 'did you mean "artifacts"?'],
    ),
    refused(
      "a field of nothing",
      ["pipeline api-staging", "  app: api", "  app: api\n  ▸runner: large"],
      [
        'pipeline api-staging, runner: there is no field "runner" here',
        "rename it, or remove it; the fields are id, app, environment, workflow_file, triggers, stages, approval_required, artifacts, secrets",
      ],
    ),
  ],
  accepted: [
    accepted("an id of 49 characters", [
      "pipeline portal-production",
      "id: portal-production",
      "id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ]),
    accepted("a branch with a ! in its name", ["pipeline api-staging", "push:main", "push:hotfix!2"]),
    accepted("no stage but one", [
      "pipeline portal-production",
      "[ESLint, Build]\n  artifacts: [apps/portal/.next]",
      "[ESLint]",
    ]),
    accepted("a workflow file with the longer ending", [
      "pipeline api-staging",
      ".github/workflows/api-staging.yml",
      ".github/workflows/api-staging.yaml",
    ]),
    accepted("a filter that takes away from another, and GitHub's own example", [
      "pipeline api-staging",
      '["pull_request", "push:main"]',
      '["push:main", "push:!main-old", "tag:v[0-9]+.[0-9]+.[0-9]+", "tag:!v*-beta"]',
    ]),
    accepted("a filter that is taken away, and given back", [
      "pipeline api-staging",
      '["pull_request", "push:main"]',
      '["push:main", "push:!main", "push:main-*"]',
    ]),
    accepted("a path with wildcards", [
      "pipeline portal-production",
      "[apps/portal/.next]",
      '["apps/portal/.next/**", "apps/portal/*.map"]',
    ]),
    accepted("paths that only resemble those of credentials", [
      "pipeline portal-production",
      "[apps/portal/.next]",
      '["apps/portal/.env.example", "apps/portal/.env.local.example", "apps/portal/.next*", "**/*.map", "id_rsa.pub", "dist/environment.json", "dist/keys.ts", "dist/.envoy", "docs/service-accounts"]',
    ]),
    accepted("the last trigger form that deploys", [
      "pipeline ocr-worker-staging",
      '["push:main"]',
      '["pull_request", "workflow_dispatch"]',
    ]),
    accepted("approval written as false in staging", [
      "pipeline api-staging",
      "  app: api",
      "  app: api\n  approval_required: false",
    ]),
    accepted("an image in a deeper path beside another artifact", [
      "pipeline api-staging",
      "[ghcr.io/acme/api]",
      "[openapi.json, ghcr.io/acme/team/api]",
    ]),
  ],
};
