import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { Project } from "@pulumiverse/vercel/project.js";
import { ProjectDomain } from "@pulumiverse/vercel/projectDomain.js";
import { ProjectEnvironmentVariable } from "@pulumiverse/vercel/projectEnvironmentVariable.js";
import { ProjectProtectionBypass } from "@pulumiverse/vercel/projectProtectionBypass.js";
import { ownVariables } from "../model/delivery/share.ts";
import { ignoreCommand } from "../model/delivery/vercel-build.ts";
import type { Secret } from "../model/entities/secret.ts";
import type { SurfaceOnVercel as Surface } from "../model/entities/surface.ts";
import { serviceName, valueName } from "../model/names.ts";
import type { StackSettings } from "../model/settings.ts";
import type { ValueFor } from "./secret-values.ts";

/** What a {@link VercelSurface} is made from. */
export interface VercelSurfaceArgs {
  /** The surface's entry in the catalogue, with defaults filled in. */
  readonly surface: Surface;
  /** The repository, its owner and its reviewers: `github` of the stack's settings. */
  readonly github: StackSettings["github"];
  /** The surface's provisioned secrets. */
  readonly secrets: readonly Secret[];
  /** Value of each secret, from the stack's encrypted configuration. */
  readonly valueFor: ValueFor;
  /** Whether Pulumi refuses to delete it: `protection` of the stack's settings. */
  readonly protect: boolean;
}

/** Every surface is a Vercel project of its own, so "production" is the one deployment target that each one has. */
const TARGETS = ["production"];

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
    const { surface, github, secrets, valueFor, protect } = args;
    const child = { parent: this };
    this.surface = surface;

    const project = new Project(
      name,
      {
        name: serviceName(surface),
        framework: surface.framework,
        ignoreCommand: ignoreCommand(surface),
        // Previews ask for a login, the project's own domain does not. The API takes the value with underscores,
        // whatever the SDK's documentation shows.
        vercelAuthentication: { deploymentType: "standard_protection_new" },
        ...(surface.root_directory !== undefined && { rootDirectory: surface.root_directory }),
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
        { projectId: project.id, key, value, targets: TARGETS, sensitive: false },
        child,
      );
    }
    for (const secret of secrets) {
      const { key_name: key, sensitive } = secret;
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
