import { accepted, type Cases, refused } from "../refusal.ts";

/** Advice that several cases get. */
const FIX = {
  endpoint_url: 'write an https URL with a host only, e.g. "https://api.example.com"',
  public_url: "write the public https URL",
  supabase_schema:
    'write Postgres schema in lower case, at most 63 characters, neither pg_… nor information_schema, e.g. "app_staging"',
} as const;

export const surfaceCases: Cases = {
  refused: [
    refused(
      "a surface is not found at another platform's domain",
      ["surface api-staging", "https://api.staging.example.com", "▸https://api-staging.vercel.app"],
      [
        'surface api-staging, endpoint_url = "https://api-staging.vercel.app": vercel.app is for vercel surfaces, and this one is on cloud-run',
        "write the URL at which cloud-run serves it, or a domain of your own",
      ],
    ),
    refused(
      "nor at that of a provider that is none of the three",
      ["surface portal-production", "https://portal.example.com", "▸https://acme.github.io"],
      [
        'surface portal-production, endpoint_url = "https://acme.github.io": github.io is another provider\'s, and this one is on vercel',
        "write the URL at which vercel serves it, or a domain of your own",
      ],
    ),
    refused(
      "an id is in kebab-case",
      ["surface api-staging", "id: api-staging", "id: ▸api_staging"],
      ['surface api_staging, id = "api_staging": this value does not fit', 'did you mean "api-staging"?'],
    ),
    refused(
      "the id of a service is as long as the id of its account",
      ["surface ocr-worker-staging", "id: ocr-worker-staging", `id: ▸${"o".repeat(50)}-staging`],
      [
        `surface ${"o".repeat(50)}-staging, id = "${"o".repeat(50)}-staging": this value does not fit`,
        'write a unique name in kebab-case, 6 to 30 characters, e.g. "api-staging"',
      ],
    ),
    refused(
      "an id has room for its environment",
      ["surface ocr-worker-staging", "id: ocr-worker-staging", "id: ▸patient-intake-backend"],
      [
        'surface patient-intake-backend, id = "patient-intake-backend": the id becomes a cloud name and does not say its environment',
        'end it with "-staging", or correct the environment',
      ],
    ),
    refused(
      "an id has no room for its environment",
      ["surface ocr-worker-staging", "id: ocr-worker-staging", "id: ▸patient-intake-backends"],
      [
        'surface patient-intake-backends, id = "patient-intake-backends": the id becomes a cloud name and does not say its environment',
        'shorten it to 22 characters and end it with "-staging", since it has at most 30 with that, or correct the environment',
      ],
    ),
    refused(
      "the id of a site is no account's",
      ["surface portal-production", "id: portal-production", "id: ▸portal-of-our-patients-and-staff"],
      [
        'surface portal-of-our-patients-and-staff, id = "portal-of-our-patients-and-staff": the id becomes a cloud name and does not say its environment',
        'end it with "-production", or correct the environment',
      ],
    ),
    refused(
      "an id ends with the environment",
      ["surface mobile-production", "id: mobile-production", "id: ▸mobile-prod"],
      [
        'surface mobile-prod, id = "mobile-prod": the id becomes a cloud name and does not say its environment',
        'end it with "-production", or correct the environment',
      ],
    ),
    refused(
      "an app is one of the four",
      ["surface mobile-production", "app: mobile", "app: ▸mobil"],
      [
        'surface mobile-production, app = "mobil": this is not one of the values it may have',
        'did you mean "mobile"? A new app is a row of the table in model/entities/app.ts, e.g. `billing: { platform: "cloud-run", language: "python", hasOpenApi: false, work: "requests" }`',
      ],
    ),
    refused(
      "an environment is one of the two",
      ["surface mobile-production", "environment: production", "environment: ▸prod"],
      [
        'surface mobile-production, environment = "prod": this is not one of the values it may have',
        'did you mean "production"?',
      ],
    ),
    refused(
      "a platform is one of the three",
      ["surface api-staging", "platform: cloud-run", "platform: ▸cloudrun"],
      [
        'surface api-staging, platform = "cloudrun": this is not one of the values it may have',
        'did you mean "cloud-run"?',
      ],
    ),
    refused(
      "a platform is there",
      [
        "surface mobile-production",
        "- id: mobile-production\n  app: mobile\n  environment: production\n  platform: expo-eas",
        "- ▸id: mobile-production\n  app: mobile\n  environment: production",
      ],
      [
        "surface mobile-production, platform: this field is missing",
        "add it: where it is hosted; one of: cloud-run, vercel, expo-eas",
      ],
    ),
    refused(
      "a platform fits the app",
      ["surface mobile-production", "platform: expo-eas", "platform: ▸vercel"],
      [
        'surface mobile-production, platform = "vercel": mobile cannot run on vercel',
        "write expo-eas, or correct the app",
      ],
    ),
    refused(
      "a platform that does not fit the app is one mistake, whatever fields it has",
      ["surface portal-production", "platform: vercel", "platform: ▸cloud-run"],
      [
        'surface portal-production, platform = "cloud-run": portal cannot run on cloud-run',
        "write vercel, or correct the app",
      ],
    ),
    refused(
      "a field that stands there already is not what another one means",
      ["surface mobile-production", "  health_check", "  ▸env: production\n  health_check"],
      [
        'surface mobile-production, env: there is no field "env" here',
        'remove it: "environment" stands here already; the fields are id, app, environment, endpoint_url, health_check, ready_check, supabase_schema, secrets, platform',
      ],
    ),
    refused(
      "a merge key takes over nothing",
      ["surface mobile-production", "  health_check", "  ▸<<: { port: 3000 }\n  health_check"],
      [
        "surface mobile-production, <<: YAML 1.2 has no merge key, so this takes over no fields",
        "write the fields themselves; an alias may stand for the value of one",
      ],
    ),
    refused(
      "an entry of another file is one mistake",
      [
        "catalogue/surfaces.yaml",
        "- id: mobile-production\n",
        "- ▸id: web-production\n  app: portal\n  environment: production\n  workflow_file: .github/workflows/web.yml\n  triggers: [workflow_dispatch]\n  stages: [Build]\n\n- id: mobile-production\n",
      ],
      [
        "surface web-production: this is a pipeline, and stands among surfaces.yaml",
        "move it to pipelines.yaml, or remove it if it is there already",
      ],
    ),
    refused(
      "a URL is https",
      ["surface api-staging", "https://api.staging", "▸http://api.staging"],
      [
        'surface api-staging, endpoint_url = "http://api.staging.example.com": this value does not fit',
        'did you mean "https://api.staging.example.com"?',
      ],
    ),
    refused(
      "a URL has no path",
      ["surface api-staging", "https://api.staging.example.com", "▸https://api.staging.example.com/v1"],
      [
        'surface api-staging, endpoint_url = "https://api.staging.example.com/v1": this value does not fit',
        FIX.endpoint_url,
      ],
    ),
    refused(
      "a URL has no slash at the end",
      ["surface api-staging", "https://api.staging.example.com", "▸https://api.staging.example.com/"],
      [
        'surface api-staging, endpoint_url = "https://api.staging.example.com/": this value does not fit',
        'did you mean "https://api.staging.example.com"?',
      ],
    ),
    refused(
      "a URL has no port",
      ["surface api-staging", "https://api.staging.example.com", "▸https://api.staging.example.com:443"],
      [
        'surface api-staging, endpoint_url = "https://api.staging.example.com:443": this value does not fit',
        FIX.endpoint_url,
      ],
    ),
    refused(
      "a URL has both slashes",
      ["surface api-staging", "https://api.staging.example.com", "▸https:api.staging.example.com"],
      [
        'surface api-staging, endpoint_url = "https:api.staging.example.com": this value does not fit',
        FIX.endpoint_url,
      ],
    ),
    refused(
      "a URL has no query, not even an empty one",
      ["surface api-staging", "https://api.staging.example.com", "▸https://api.staging.example.com?"],
      [
        'surface api-staging, endpoint_url = "https://api.staging.example.com?": this value does not fit',
        FIX.endpoint_url,
      ],
    ),
    refused(
      "a URL has a host that can be",
      ["surface api-staging", "https://api.staging.example.com", "▸https://api%20.example.com"],
      [
        'surface api-staging, endpoint_url = "https://api%20.example.com": the host is not a domain name of letters, digits and inner hyphens, with dots between: character 12 is "%"',
        'write a public domain name, e.g. "https://api.example.com"',
      ],
    ),
    refused(
      "a URL of production is not this machine",
      ["surface api-production", "https://api.example.com", "▸https://localhost"],
      [
        'surface api-production, endpoint_url = "https://localhost": this host is a single name, which only your own network knows',
        'write a public domain name, e.g. "https://api.example.com"',
      ],
    ),
    refused(
      "a URL of production is not a loopback address",
      ["surface api-production", "https://api.example.com", "▸https://127.0.0.1"],
      [
        'surface api-production, endpoint_url = "https://127.0.0.1": this host is an address, not a name',
        'write a public domain name, e.g. "https://api.example.com"',
      ],
    ),
    refused(
      "a URL of production is not this machine under its full name",
      ["surface api-production", "https://api.example.com", "▸https://LOCALHOST."],
      [
        'surface api-production, endpoint_url = "https://LOCALHOST.": this host is a single name, which only your own network knows',
        'write a public domain name, e.g. "https://api.example.com"',
      ],
    ),
    refused(
      "a URL has no dot at its end",
      ["surface api-production", "https://api.example.com", "▸https://api.example.com."],
      [
        'surface api-production, endpoint_url = "https://api.example.com.": the host ends with a dot',
        'did you mean "https://api.example.com"?',
      ],
    ),
    refused(
      "a URL names its host in ASCII, and is told as a URL",
      ["surface api-production", "https://api.example.com", "▸https://bücher.example.com"],
      [
        'surface api-production, endpoint_url = "https://bücher.example.com": a host name is written in ASCII: character 10 is U+00FC "ü", which is not ASCII',
        'write "https://xn--bcher-kva.example.com", if that is the name that is meant',
      ],
    ),
    refused(
      "a URL of production is not in a local network",
      ["surface api-production", "https://api.example.com", "▸https://nas.local"],
      [
        'surface api-production, endpoint_url = "https://nas.local": no public name ends with .local',
        'write a public domain name, e.g. "https://api.example.com"',
      ],
    ),
    refused(
      "a health check is a path",
      ["surface api-staging", "health_check: /health", "health_check: ▸health"],
      ['surface api-staging, health_check = "health": this value does not fit', 'did you mean "/health"?'],
    ),
    refused(
      "a health check has no query",
      ["surface api-staging", "health_check: /health", "health_check: ▸/health?deep"],
      [
        'surface api-staging, health_check = "/health?deep": this value does not fit: character 8 is "?"',
        'write an absolute path such as "/health", without a query',
      ],
    ),
    refused(
      "a health check is there",
      [
        "surface mobile-production",
        "- id: mobile-production\n  app: mobile\n  environment: production\n  platform: expo-eas\n  endpoint_url: https://updates.example.com\n  health_check: /status",
        "- ▸id: mobile-production\n  app: mobile\n  environment: production\n  platform: expo-eas\n  endpoint_url: https://updates.example.com",
      ],
      [
        "surface mobile-production, health_check: this field is missing",
        'add it: the path that answers while the process lives, e.g. "/health"; it must not depend on the database, or an outage there restarts every container',
      ],
    ),
    refused(
      "a ready check is a path",
      ["surface api-staging", "ready_check: /ready", "ready_check: ▸//ready"],
      ['surface api-staging, ready_check = "//ready": this value does not fit', 'did you mean "/ready"?'],
    ),
    refused(
      "a ready check is a text",
      ["surface api-staging", "ready_check: /ready", "ready_check: ▸true"],
      [
        "surface api-staging, ready_check = true: this is true or false, not a text",
        'write the path that answers once it can serve, e.g. "/ready", or null',
      ],
    ),
    refused(
      "a schema is in lower case",
      ["surface api-staging", "app_staging", "▸App_staging"],
      [
        'surface api-staging, supabase_schema = "App_staging": this is not the name of a schema: character 1 is "A"',
        'did you mean "app_staging"?',
      ],
    ),
    refused(
      "a schema does not start with a digit",
      ["surface api-staging", "app_staging", "▸1app"],
      [
        'surface api-staging, supabase_schema = "1app": this is not the name of a schema',
        'write a Postgres schema of your own in lower case, at most 63 characters, e.g. "app_staging"',
      ],
    ),
    refused(
      "a schema has 63 characters at most",
      [
        "surface api-staging",
        "app_staging",
        "▸aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      ],
      [
        'surface api-staging, supabase_schema = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…: this is not the name of a schema',
        'write a Postgres schema of your own in lower case, at most 63 characters, e.g. "app_staging"',
      ],
    ),
    refused(
      "a schema is not one of Postgres",
      ["surface api-staging", "app_staging", "▸pg_app"],
      [
        'surface api-staging, supabase_schema = "pg_app": Postgres keeps schemas that start with pg_ for itself',
        'write a Postgres schema of your own in lower case, at most 63 characters, e.g. "app_staging"',
      ],
    ),
    refused(
      "a schema is not that of the standard",
      ["surface api-staging", "app_staging", "▸information_schema"],
      [
        'surface api-staging, supabase_schema = "information_schema": Supabase keeps the schema information_schema for itself',
        'write a Postgres schema of your own in lower case, at most 63 characters, e.g. "app_staging"',
      ],
    ),
    refused(
      "a framework has a name",
      ["surface portal-production", "framework: nextjs", 'framework: ▸""'],
      [
        'surface portal-production, framework = "": this is not one of the values it may have',
        "one of: actix-web, angular, ash, astro, axum, blitzjs, brunch, bun, container, create-react-app, django, docusaurus, docusaurus-2, dojo, eleventy, elysia, ember, eve, express, factory-eve, … (74 in all)",
      ],
    ),
    refused(
      "a root directory is inside the repository",
      ["surface portal-production", "root_directory: apps/portal", "root_directory: ▸apps/../../portal"],
      [
        'surface portal-production, root_directory = "apps/../../portal": this path leads out of the repository',
        'write a folder inside the repository, e.g. "apps/portal"',
      ],
    ),
    refused(
      "a root directory is no address of a package",
      ["surface portal-production", "root_directory: apps/portal", 'root_directory: ▸"@acme/portal+x"'],
      [
        'surface portal-production, root_directory = "@acme/portal+x": this value does not fit: character 13 is "+"',
        'write a folder inside the repository, e.g. "apps/portal"',
      ],
    ),
    refused(
      "a root directory is relative",
      ["surface portal-production", "root_directory: apps/portal", "root_directory: ▸/apps/portal"],
      [
        'surface portal-production, root_directory = "/apps/portal": this path leads out of the repository',
        'did you mean "apps/portal"?',
      ],
    ),
    refused(
      "a branch has a legal name",
      ["surface portal-production", "git_branch: main", "git_branch: ▸main branch"],
      [
        'surface portal-production, git_branch = "main branch": git allows no space in a name',
        'write e.g. "main" or "release/2"',
      ],
    ),
    refused(
      "a branch of digits is a text",
      ["surface portal-production", "git_branch: main", "git_branch: ▸2026"],
      [
        "surface portal-production, git_branch = 2026: this is a number, not a text",
        'write "2026", with the quotes',
      ],
    ),
    refused(
      "a branch that is empty",
      ["surface portal-production", "git_branch: main", "git_branch: ▸null"],
      [
        "surface portal-production, git_branch = null: this is empty, not a text",
        "write the branch that Vercel builds by itself on each push; leave out where CI deploys, or leave the field out",
      ],
    ),
    refused(
      "a branch is for Vercel",
      ["surface api-staging", "  cpu: 1", "  cpu: 1\n  ▸git_branch: main"],
      [
        "surface api-staging, git_branch: git_branch is for vercel surfaces, and this one is on cloud-run",
        "remove it; the fields are id, app, environment, endpoint_url, health_check, ready_check, supabase_schema, secrets, platform, concurrency_limit, cpu, memory, min_instances, max_instances, request_timeout_seconds, port, access, invoked_by, image_pull_secret",
      ],
    ),
    refused(
      "a name below vercel.app has one part",
      ["surface portal-production", "https://portal.example.com", "▸https://portal.acme.vercel.app"],
      [
        'surface portal-production, endpoint_url = "https://portal.acme.vercel.app": a name below vercel.app has one part, and this has several',
        'write e.g. "https://portal-production.vercel.app", or a domain of your own',
      ],
    ),
    refused(
      "a secret is referred to once",
      ["surface api-staging", "[database-url-staging]", "[database-url-staging, ▸database-url-staging]"],
      [
        'surface api-staging, secrets[1] = "database-url-staging": this secret is listed twice',
        "keep one of the two",
      ],
    ),
    refused(
      "an unknown field of an unknown platform",
      [
        ["surface api-staging", "platform: cloud-run", "platform: ▸cloudrun"],
        ["surface api-staging", "  memory:", "  ▸memry:"],
      ],
      [
        'surface api-staging, platform = "cloudrun": this is not one of the values it may have',
        'did you mean "cloud-run"?',
      ],
      ['surface api-staging, memry: there is no field "memry" here', 'did you mean "memory"?'],
    ),
  ],
  accepted: [
    accepted("the folder of a package with a scope", [
      ["surface portal-production", "root_directory: apps/portal", "root_directory: packages/@acme/portal"],
    ]),
    accepted("a host in capitals, which is the same", [
      [
        "surface ocr-worker-staging",
        "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
        "https://OCR-worker-staging-123456789012.Asia-Northeast1.run.app",
      ],
      ["surface api-production", "https://api.example.com", "HTTPS://Api.Example.COM"],
    ]),
    accepted("a name below vercel.app", [
      "surface portal-production",
      "https://portal.example.com",
      "https://acme-portal.vercel.app",
    ]),
    accepted("a schema of 63 characters", [
      [
        "surface api-staging",
        "app_staging",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      ],
      [
        "surface ocr-worker-staging",
        "app_staging",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      ],
    ]),
    accepted("a ready check that is null", [
      "surface api-staging",
      "ready_check: /ready",
      "ready_check: null",
    ]),
    accepted("the root as health check", ["surface api-staging", "health_check: /health", "health_check: /"]),
    accepted("a host that only starts like this machine", [
      "surface api-production",
      "https://api.example.com",
      "https://localhost.example.com",
    ]),
    accepted("a branch that Vercel builds", [
      "surface portal-production",
      "git_branch: main",
      "git_branch: release/next",
    ]),
  ],
};
