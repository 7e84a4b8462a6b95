/** An action, pinned: a tag can be moved by whoever takes over its repository, a commit cannot. */
interface Pin {
  readonly action: string;
  readonly commit: string;
  /** The release that the commit is, for people and for tools that suggest updates. */
  readonly tag: string;
}

/** Every action that a workflow uses. */
const PINS = {
  checkout: {
    action: "actions/checkout",
    commit: "3d3c42e5aac5ba805825da76410c181273ba90b1",
    tag: "v7.0.1",
  },
  setupNode: {
    action: "actions/setup-node",
    commit: "820762786026740c76f36085b0efc47a31fe5020",
    tag: "v7.0.0",
  },
  setupUv: {
    action: "astral-sh/setup-uv",
    commit: "20cfd1bf945f4377ade1205e4dbc17946fc9a30d",
    tag: "v10.0.1",
  },
  uploadArtifact: {
    action: "actions/upload-artifact",
    commit: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
    tag: "v7.0.0",
  },
  uploadPagesArtifact: {
    action: "actions/upload-pages-artifact",
    commit: "fc324d3547104276b827a68afc52ff2a11cc49c9",
    tag: "v5.0.0",
  },
  deployPages: {
    action: "actions/deploy-pages",
    commit: "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128",
    tag: "v5.0.0",
  },
  setupBuildx: {
    action: "docker/setup-buildx-action",
    commit: "37fe631027851001ddb9b187196cc803df7f5f0e",
    tag: "v4.3.0",
  },
  buildImage: {
    action: "docker/build-push-action",
    commit: "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a",
    tag: "v7.3.0",
  },
  logInToRegistry: {
    action: "docker/login-action",
    commit: "4907a6ddec9925e35a0a9e82d7399ccc52663121",
    tag: "v4.1.0",
  },
  logInToGoogle: {
    action: "google-github-actions/auth",
    commit: "7c6bc770dae815cd3e89ee6cdf493a5fab2cc093",
    tag: "v3.0.0",
  },
  setupGcloud: {
    action: "google-github-actions/setup-gcloud",
    commit: "aa5489c8933f4cc7a4f7d45035b3b1440c9c10db",
    tag: "v3.0.1",
  },
  pulumi: {
    action: "pulumi/actions",
    commit: "8e5e406f4007fca908480587cb9893c07090f58d",
    tag: "v7.0.0",
  },
} as const satisfies Record<string, Pin>;

/** `OWNER/NAME@COMMIT # TAG`, as a workflow writes it. */
export function uses(name: keyof typeof PINS): string {
  const { action, commit, tag } = PINS[name];
  return `${action}@${commit} # ${tag}`;
}
