import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { Project } from "@pulumiverse/vercel/project.js";
import { ProjectDomain } from "@pulumiverse/vercel/projectDomain.js";
import { ProjectEnvironmentVariable } from "@pulumiverse/vercel/projectEnvironmentVariable.js";
import { ProjectProtectionBypass } from "@pulumiverse/vercel/projectProtectionBypass.js";
import { ownVariables } from "../model/delivery/share.ts";
import { ignoreCommand } from "../model/delivery/vercel-build.ts";
import { functionRegion } from "../model/delivery/vercel-region.ts";
import type { Secret } from "../model/entities/secret.ts";
import { appFolder, type SurfaceOnVercel as Surface } from "../model/entities/surface.ts";
import { serviceName, valueName } from "../model/names.ts";
import type { StackSettings } from "../model/settings.ts";
import type { ValueFor } from "./secret-values.ts";

/** What a {@link VercelSurface} is made from. */
export interface VercelSurfaceArgs {
  /** The surface's entry in the catalogue, with defaults filled in. */
  readonly surface: Surface;
  /** The stack's settings, as far as they decide about sites. */
  readonly settings: Pick<StackSettings, "gcp" | "github" | "vercel" | "freeze">;
  /** The surface's provisioned secrets. */
  readonly secrets: readonly Secret[];
  /** Value of each secret, from the stack's encrypted configuration. */
  readonly valueFor: ValueFor;
  /** Whether Pulumi refuses to delete it: `protection` of the stack's settings. */
  readonly protect: boolean;
}

/** Every surface is a Vercel project of its own, so "production" is the one deployment target that each one has. */
const TARGETS = ["production"];

/**
 * What the provider writes into a project whatever the program says: its client has no "left out" for these, and a value
 * that is not given becomes the zero value of its type (terraform-provider-vercel, `client/project.go`,
 * `UpdateProjectRequest`). Each one is said here, so that a default of the provider cannot change it.
 */
const WRITTEN_ANYWAY = {
  // Without these the ignored build step knows neither the branch nor the last commit.
  automaticallyExposeSystemEnvironmentVariables: true,
  autoAssignCustomDomains: true,
  gitForkProtection: true,
  // Nothing but production is built, so there is nothing to give way.
  prioritiseProductionBuilds: false,
  gitLfs: false,
  directoryListing: false,
  customerSuccessCodeVisibility: false,
  // Enterprise only.
  functionFailover: false,
} as const;

/** How long an older page may call its own functions; not on the Hobby plan. Zero, and off, unless it is set. */
const SKEW_PROTECTION = "12 hours";

/** A site on Vercel with its variables, its domain, and a way past deployment protection for tests. */
export class VercelSurface extends ComponentResource {
  /** The surface's entry in the catalogue, with defaults filled in. */
  readonly surface: Surface;
  /** Id that Vercel gives the project, `prj_…`. */
  readonly projectId: Output<string>;
  /** Lets smoke and load tests through deployment protection; secret. */
  readonly bypass: Output<string>;

  constructor(name: string, args: VercelSurfaceArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:vercel:VercelSurface", name, {}, opts);
    const { surface, settings, secrets, valueFor, protect } = args;
    const { github, vercel } = settings;
    const allSensitive = vercel.all_variables_sensitive === true;
    const ignored = ignoreCommand(surface, settings);
    const folder = appFolder(surface);
    const child = { parent: this };
    this.surface = surface;

    const project = new Project(
      name,
      {
        name: serviceName(surface),
        framework: surface.framework,
        ...(ignored !== undefined && { ignoreCommand: ignored }),
        ...WRITTEN_ANYWAY,
        // A page that is open while a new deployment takes over goes on with the functions that it was made for.
        ...(vercel.plan !== "hobby" && { skewProtection: SKEW_PROTECTION }),
        resourceConfig: { fluid: true, functionDefaultRegions: [functionRegion(settings)] },
        // Previews ask for a login, the project's own domain does not. The API takes the value with underscores,
        // whatever the SDK's documentation shows.
        vercelAuthentication: { deploymentType: "standard_protection_new" },
        // The API knows the repository itself as no folder, and a folder without a slash at its end.
        ...(folder !== "." && { rootDirectory: folder }),
        ...(surface.git_branch !== undefined && {
          gitRepository: {
            type: "github",
            repo: `${github.owner}/${github.repository}`,
            productionBranch: surface.git_branch,
          },
        }),
      },
      { ...child, protect },
    );

    // One resource a variable: the plural resources keep their values in the state in plain text.
    for (const [key, value] of Object.entries(ownVariables(surface))) {
      new ProjectEnvironmentVariable(
        valueName(name, key),
        { projectId: project.id, key, value, targets: TARGETS, sensitive: allSensitive },
        child,
      );
    }
    for (const secret of secrets) {
      const { key_name: key } = secret;
      const sensitive = secret.sensitive || allSensitive;
      new ProjectEnvironmentVariable(
        valueName(name, key),
        { projectId: project.id, key, value: valueFor(secret), targets: TARGETS, sensitive },
        child,
      );
    }
    const domain = new URL(surface.endpoint_url).hostname;
    // Vercel gives the project its own name below vercel.app by itself; any other one is claimed, as a domain is.
    if (domain !== `${serviceName(surface)}.vercel.app`)
      new ProjectDomain(name, { projectId: project.id, domain }, child);
    const bypass = new ProjectProtectionBypass(
      name,
      { projectId: project.id, note: "Smoke and load tests" },
      child,
    );

    this.projectId = project.id;
    this.bypass = bypass.secret;
    this.registerOutputs({ projectId: this.projectId });
  }
}
