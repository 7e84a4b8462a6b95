import { accepted, type Cases, refused } from "../refusal.ts";

/** Advice that several cases get. */
const FIX = {
  concurrency_limit: "write requests that one instance serves at once, a whole number from 1 to 1000",
  cpu: "write 1, 2, 4, 6 or 8, or a fraction from 0.08 up to 1, in steps of 0.001",
} as const;

const RESERVED =
  "Google keeps this path for itself: on Cloud Run it is answered with 404 before the container sees it";
const MAY_BE_RESERVED =
  "Google keeps some paths that end with z for itself, and says to avoid all: on Cloud Run they are answered with 404 before the container sees them";
const RESERVED_FIX = (example: string) =>
  `write another path, e.g. "${example}"; reserved are /eventlog, everything below /_ah/, and paths that end with z`;

export const cloudRunSurfaceCases: Cases = {
  refused: [
    refused(
      "a caller is listed once",
      ["surface ocr-worker-staging", "[api-staging]", "[api-staging, ▸api-staging]"],
      [
        'surface ocr-worker-staging, invoked_by[1] = "api-staging": this surface is listed twice',
        "keep one of the two",
      ],
    ),
    ...(
      [
        ["/healthz", MAY_BE_RESERVED],
        ["/statusz", MAY_BE_RESERVED],
        ["/eventlog", RESERVED],
        ["/_ah/health", RESERVED],
        ["/_ah/warmup", RESERVED],
      ] as const
    ).map(([path, reserved]) =>
      refused(
        `a health check is not ${path}, which Google answers itself`,
        ["surface api-staging", "health_check: /health", `health_check: ▸${path}`],
        [`surface api-staging, health_check = "${path}": ${reserved}`, RESERVED_FIX("/health")],
      ),
    ),
    refused(
      "a ready check is not /readyz, which Google may answer itself",
      ["surface api-staging", "ready_check: /ready", "ready_check: ▸/readyz"],
      [`surface api-staging, ready_check = "/readyz": ${MAY_BE_RESERVED}`, RESERVED_FIX("/ready")],
    ),
    refused(
      "concurrency is 1 at least",
      ["surface api-staging", "concurrency_limit: 20", "concurrency_limit: ▸0"],
      ["surface api-staging, concurrency_limit = 0: this value does not fit", FIX.concurrency_limit],
    ),
    refused(
      "concurrency is 1000 at most",
      ["surface api-staging", "concurrency_limit: 20", "concurrency_limit: ▸1001"],
      ["surface api-staging, concurrency_limit = 1001: this value does not fit", FIX.concurrency_limit],
    ),
    refused(
      "concurrency is a whole number",
      ["surface api-staging", "concurrency_limit: 20", "concurrency_limit: ▸2.5"],
      [
        "surface api-staging, concurrency_limit = 2.5: this is a number, not a whole number",
        FIX.concurrency_limit,
      ],
    ),
    refused(
      "concurrency is a number",
      ["surface api-staging", "concurrency_limit: 20", 'concurrency_limit: ▸"20"'],
      [
        'surface api-staging, concurrency_limit = "20": this is a text, not a number',
        "write 20 without quotes",
      ],
    ),
    refused(
      "a number that would not fit without its quotes either",
      ["surface api-staging", "concurrency_limit: 20", 'concurrency_limit: ▸"2000"'],
      [
        'surface api-staging, concurrency_limit = "2000": this is a text, not a number',
        FIX.concurrency_limit,
      ],
    ),
    refused(
      "concurrency is a finite number",
      ["surface api-staging", "concurrency_limit: 20", "concurrency_limit: ▸.inf"],
      [
        "surface api-staging, concurrency_limit = Infinity: this is not a finite number",
        FIX.concurrency_limit,
      ],
    ),
    refused(
      "concurrency is for Cloud Run",
      ["surface portal-production", "  framework", "  ▸concurrency_limit: 5\n  framework"],
      [
        "surface portal-production, concurrency_limit: concurrency_limit is for cloud-run surfaces, and this one is on vercel",
        "remove it; the fields are id, app, environment, endpoint_url, health_check, ready_check, supabase_schema, secrets, platform, framework, root_directory, git_branch",
      ],
    ),
    refused(
      "concurrency above one needs a whole vCPU",
      [
        ["surface api-staging", "concurrency_limit: 20", "concurrency_limit: ▸2"],
        ["surface api-staging", "cpu: 1", "cpu: 0.99"],
      ],
      [
        "surface api-staging, concurrency_limit = 2: Cloud Run serves one request at a time with less than one vCPU, and cpu is 0.99",
        "write concurrency_limit: 1, or cpu: 1",
      ],
    ),
    refused(
      "concurrency by default needs a whole vCPU",
      [["surface api-production", "  access", "  ▸cpu: 0.5\n  access"]],
      [
        "surface api-production, concurrency_limit: Cloud Run serves one request at a time with less than one vCPU, and cpu is 0.5",
        "write concurrency_limit: 1, or cpu: 1",
      ],
    ),
    refused(
      "vCPUs are of a size that there is",
      ["surface api-staging", "cpu: 1", "cpu: ▸3"],
      ["surface api-staging, cpu = 3: this value does not fit", FIX.cpu],
    ),
    refused(
      "vCPUs above one are whole",
      ["surface api-staging", "cpu: 1", "cpu: ▸1.5"],
      ["surface api-staging, cpu = 1.5: this value does not fit", FIX.cpu],
    ),
    refused(
      "vCPUs have steps of 0.001",
      ["surface api-staging", "cpu: 1\n", "cpu: ▸0.0855\n"],
      ["surface api-staging, cpu = 0.0855: this value does not fit", FIX.cpu],
    ),
    refused(
      "vCPUs are 0.08 at least",
      ["surface ocr-worker-staging", "  invoked_by", "  concurrency_limit: 1\n  cpu: ▸0.07\n  invoked_by"],
      ["surface ocr-worker-staging, cpu = 0.07: this value does not fit", FIX.cpu],
    ),
    refused(
      "memory has a unit",
      ["surface api-staging", "memory: 512Mi", "memory: ▸512MB"],
      ['surface api-staging, memory = "512MB": this value does not fit', 'did you mean "512Mi"?'],
    ),
    refused(
      "memory has a unit, which a number has not",
      ["surface api-staging", "memory: 512Mi", "memory: ▸512"],
      ["surface api-staging, memory = 512: this is a number, not a text", 'did you mean "512Mi"?'],
    ),
    refused(
      "memory is 128 MiB at least",
      ["surface api-staging", "memory: 512Mi", "memory: ▸127Mi"],
      [
        'surface api-staging, memory = "127Mi": Cloud Run does not combine 127Mi with cpu 1',
        "write 128Mi to 4096Mi",
      ],
    ),
    refused(
      "memory is 4 GiB at most with one vCPU",
      ["surface api-staging", "memory: 512Mi", "memory: ▸4097Mi"],
      [
        'surface api-staging, memory = "4097Mi": Cloud Run does not combine 4097Mi with cpu 1',
        "write 128Mi to 4096Mi, or cpu: 2",
      ],
    ),
    refused(
      "memory is 512 MiB at most below half a vCPU",
      [
        "surface ocr-worker-staging",
        "  invoked_by",
        "  concurrency_limit: 1\n  cpu: 0.49\n  memory: ▸513Mi\n  invoked_by",
      ],
      [
        'surface ocr-worker-staging, memory = "513Mi": Cloud Run does not combine 513Mi with cpu 0.49',
        "write 128Mi to 512Mi, or cpu: 0.5",
      ],
    ),
    refused(
      "memory is 1 GiB at most below one vCPU",
      [
        "surface ocr-worker-staging",
        "  invoked_by",
        "  concurrency_limit: 1\n  cpu: 0.51\n  memory: ▸1025Mi\n  invoked_by",
      ],
      [
        'surface ocr-worker-staging, memory = "1025Mi": Cloud Run does not combine 1025Mi with cpu 0.51',
        "write 128Mi to 1024Mi, or cpu: 1",
      ],
    ),
    refused(
      "memory is 2 GiB at least with four vCPUs",
      [
        ["surface api-staging", "cpu: 1", "cpu: 4"],
        ["surface api-staging", "memory: 512Mi", "memory: ▸2047Mi"],
      ],
      [
        'surface api-staging, memory = "2047Mi": Cloud Run does not combine 2047Mi with cpu 4',
        "write 2048Mi to 16384Mi, or cpu: 2",
      ],
    ),
    refused(
      "memory by default is too little for four vCPUs",
      ["surface api-production", "  access", "  ▸cpu: 4\n  access"],
      [
        "surface api-production, memory: Cloud Run does not combine 512Mi with cpu 4",
        "write 2048Mi to 16384Mi, or cpu: 2",
      ],
    ),
    refused(
      "a fraction of a vCPU is advised where requests are served one at a time",
      [
        "surface ocr-worker-staging",
        "  invoked_by",
        "  concurrency_limit: 1\n  cpu: 0.3\n  memory: ▸1Gi\n  invoked_by",
      ],
      [
        'surface ocr-worker-staging, memory = "1Gi": Cloud Run does not combine 1Gi with cpu 0.3',
        "write 128Mi to 512Mi, or cpu: 0.5",
      ],
    ),
    refused(
      "no fraction of a vCPU is advised where several requests are served at once",
      ["surface api-production", "  access", "  ▸cpu: 0.3\n  memory: ▸1Gi\n  access"],
      [
        "surface api-production, concurrency_limit: Cloud Run serves one request at a time with less than one vCPU, and cpu is 0.3",
        "write concurrency_limit: 1, or cpu: 1",
      ],
      [
        'surface api-production, memory = "1Gi": Cloud Run does not combine 1Gi with cpu 0.3',
        "write 128Mi to 512Mi, or cpu: 1",
      ],
    ),
    refused(
      "memory is 32 GiB at most",
      [
        ["surface api-staging", "cpu: 1", "cpu: 8"],
        ["surface api-staging", "memory: 512Mi", "memory: ▸33Gi"],
      ],
      [
        'surface api-staging, memory = "33Gi": Cloud Run does not combine 33Gi with cpu 8',
        "write 4096Mi to 32768Mi",
      ],
    ),
    refused(
      "instances kept warm are not negative",
      ["surface api-staging", "min_instances: 0", "min_instances: ▸-1"],
      [
        "surface api-staging, min_instances = -1: this value does not fit",
        "write instances kept warm, 0 to 100; each one is billed all month",
      ],
    ),
    refused(
      "instances kept warm are 100 at most",
      ["surface api-staging", "min_instances: 0", "min_instances: ▸101"],
      [
        "surface api-staging, min_instances = 101: this value does not fit",
        "write instances kept warm, 0 to 100; each one is billed all month",
      ],
    ),
    refused(
      "instances kept warm are not above the most",
      ["surface api-staging", "min_instances: 0", "min_instances: ▸3"],
      [
        "surface api-staging, min_instances = 3: more instances are kept warm than there may be at most (2)",
        "write 2 or less",
      ],
    ),
    refused(
      "instances are 1 at least",
      ["surface api-staging", "max_instances: 2", "max_instances: ▸0"],
      [
        "surface api-staging, max_instances = 0: this value does not fit",
        "write most instances at once, 1 to 100: the ceiling of the bill",
      ],
    ),
    refused(
      "instances are 100 at most",
      ["surface api-staging", "max_instances: 2", "max_instances: ▸101"],
      [
        "surface api-staging, max_instances = 101: this value does not fit",
        "write most instances at once, 1 to 100: the ceiling of the bill",
      ],
    ),
    refused(
      "a request takes a second at least",
      ["surface api-staging", "request_timeout_seconds: 60", "request_timeout_seconds: ▸0"],
      [
        "surface api-staging, request_timeout_seconds = 0: this value does not fit",
        "write seconds after which a request is cut off, 1 to 3600",
      ],
    ),
    refused(
      "a request takes an hour at most",
      ["surface api-staging", "request_timeout_seconds: 60", "request_timeout_seconds: ▸3601"],
      [
        "surface api-staging, request_timeout_seconds = 3601: this value does not fit",
        "write seconds after which a request is cut off, 1 to 3600",
      ],
    ),
    refused(
      "a port is not 0",
      ["surface api-staging", "port: 8080", "port: ▸0"],
      [
        "surface api-staging, port = 0: this value does not fit",
        "write the port that the container listens on, 1 to 65535",
      ],
    ),
    refused(
      "a port is one of TCP",
      ["surface api-staging", "port: 8080", "port: ▸65536"],
      [
        "surface api-staging, port = 65536: this value does not fit",
        "write the port that the container listens on, 1 to 65535",
      ],
    ),
    refused(
      "access is public or private",
      ["surface api-staging", "access: public", "access: ▸open"],
      [
        'surface api-staging, access = "open": this is not one of the values it may have',
        "one of: public, private",
      ],
    ),
    refused(
      "a public surface names no invoker",
      ["surface api-staging", "  access: public", "  access: public\n  invoked_by: ▸[ocr-worker-staging]"],
      [
        'surface api-staging, invoked_by = ["ocr-worker-staging"]: a public surface may be called by anybody',
        "remove invoked_by, or write access: private and the URL that Cloud Run gives it: https://api-staging-PROJECT_NUMBER.REGION.run.app, with the number and the region of skeleton:gcp",
      ],
    ),
    refused(
      "a URL of which Google chose the letters cannot be checked",
      [
        [
          "surface ocr-worker-staging",
          "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
          "▸https://ocr-worker-staging-k3jd72hsqa-an.a.run.app",
        ],
      ],
      [
        'surface ocr-worker-staging, endpoint_url = "https://ocr-worker-staging-k3jd72hsqa-an.a.run.app": nothing here tells whether Google chose these letters for this service',
        "write the URL that Cloud Run gives it: https://ocr-worker-staging-PROJECT_NUMBER.REGION.run.app, with the number and the region of skeleton:gcp; it has both",
      ],
    ),
    refused(
      "only public services have a domain",
      [
        "surface ocr-worker-staging",
        "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
        "▸https://ocr.example.com",
      ],
      [
        'surface ocr-worker-staging, endpoint_url = "https://ocr.example.com": this surface is private, and only public ones get a domain of their own',
        "write access: public and remove invoked_by, or the URL that Cloud Run gives it: https://ocr-worker-staging-PROJECT_NUMBER.REGION.run.app, with the number and the region of skeleton:gcp",
      ],
    ),
    refused(
      "invokers are ids",
      ["surface ocr-worker-staging", "[api-staging]", "[▸api/staging]"],
      [
        'surface ocr-worker-staging, invoked_by[0] = "api/staging": there is no surface of this id',
        'did you mean "api-staging"? If it was removed on purpose, take it out of this list',
      ],
    ),
    refused(
      "a pull secret is an id",
      ["surface api-staging", "image_pull_secret: ghcr-token-staging", "image_pull_secret: ▸GHCR"],
      [
        'surface api-staging, image_pull_secret = "GHCR": there is no secret of this id',
        'did you mean "ghcr-token-staging"? If it was removed on purpose, remove this field',
      ],
    ),
  ],
  accepted: [
    ...["/health/", "/healthz/", "/_ah", "/eventlog/", "/zone", "/"].map((path) =>
      accepted(`a health check at ${path}, which reaches the container`, [
        "surface api-staging",
        "health_check: /health",
        `health_check: ${path}`,
      ]),
    ),
    accepted("1 GiB with half a vCPU", [
      "surface ocr-worker-staging",
      "  invoked_by",
      "  concurrency_limit: 1\n  cpu: 0.5\n  memory: 1Gi\n  invoked_by",
    ]),
    accepted("a step of a thousandth of a vCPU", [
      ["surface api-staging", "concurrency_limit: 20", "concurrency_limit: 1"],
      ["surface api-staging", "cpu: 1", "cpu: 0.085"],
    ]),
    accepted("a single request at a time with less than one vCPU", [
      ["surface api-staging", "concurrency_limit: 20", "concurrency_limit: 1"],
      ["surface api-staging", "cpu: 1", "cpu: 0.08"],
    ]),
    accepted("a whole vCPU with several requests", [
      "surface api-staging",
      "concurrency_limit: 20",
      "concurrency_limit: 25",
    ]),
    accepted("1000 requests at once without a database", [
      ["surface api-staging", "concurrency_limit: 20", "concurrency_limit: 1000"],
      ["surface api-staging", "  supabase_schema: app_staging\n", ""],
    ]),
    accepted("memory at both ends for one vCPU", [
      ["surface api-staging", "memory: 512Mi", "memory: 128Mi"],
      ["surface api-production", "  access", "  memory: 4Gi\n  access"],
    ]),
    accepted("memory at both ends for four vCPUs", [
      ["surface api-staging", "memory: 512Mi", "memory: 2Gi"],
      ["surface api-staging", "cpu: 1", "cpu: 4"],
    ]),
    accepted("six vCPUs with as little memory as they need", [
      ["surface api-staging", "memory: 512Mi", "memory: 4Gi"],
      ["surface api-staging", "cpu: 1", "cpu: 6"],
    ]),
    accepted("a single instance", ["surface api-staging", "max_instances: 2", "max_instances: 1"]),
    accepted("as many warm instances as there may be", [
      "surface api-staging",
      "min_instances: 0",
      "min_instances: 2",
    ]),
    accepted("a request of an hour", [
      "surface api-staging",
      "request_timeout_seconds: 60",
      "request_timeout_seconds: 3600",
    ]),
    accepted("the lowest port", ["surface api-staging", "port: 8080", "port: 1"]),
    accepted("a request of a second where nothing waits for longer", [
      "surface api-staging",
      "request_timeout_seconds: 60",
      "request_timeout_seconds: 1",
    ]),
    accepted("the highest port", ["surface api-staging", "port: 8080", "port: 65535"]),
  ],
};
