import { Config } from "@pulumi/pulumi";
import { EnvironmentStack } from "../../components/environment.ts";
import { stackProviders } from "../../components/providers.ts";
import { readSecretValues } from "../../components/secret-values.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import { today } from "../../model/governance/reviews.ts";
import { governedAfter } from "../../model/governance/snapshot.ts";
import { isMapping } from "../../model/yaml/source.ts";
import type { Stack } from "../estate.ts";
import type { CompactResource } from "../inventory/compact.ts";
import { differences, type PlanDifference } from "../inventory/differences.ts";
import { readable } from "../inventory/readable.ts";
import { rehearsalConfig, takeInventory } from "../plan/inventory.ts";
import { T } from "../plan/resource-types.ts";

/** A way in which the program itself treats production otherwise than staging. */
export interface OwnDifference {
  readonly because: string;
  readonly type: string;
  /** Paths inside a resource of the type, as {@link PlanDifference} gives them. */
  readonly path: RegExp;
  /** Names of the resources, where not all of the type differ. */
  readonly name?: RegExp;
}

/** All of them: whatever else differs between two environments follows from what the estate declares. */
export const OWN_DIFFERENCES: readonly OwnDifference[] = [
  {
    because: "nobody is woken up for staging",
    type: T.alertPolicy,
    path: /^inputs\.severity$/,
  },
  {
    because: "a digest of texts that name the environment, such as an alert's address",
    type: T.alertPolicy,
    path: /^inputs\.userLabels\.governed$/,
  },
  {
    because: "EAS provides the environment preview, and none called staging",
    type: T.environmentVariable,
    name: /_EAS_(ENVIRONMENT|PROFILE)$/,
    path: /^inputs\.value$/,
  },
  {
    because: "unless the settings say so, administrators do not pass by an approval of production",
    type: T.githubEnvironment,
    path: /^inputs\.canAdminsBypass$/,
  },
  {
    because: "the infrastructure of staging is updated unless its side of GitHub changes",
    type: T.githubEnvironment,
    name: /::ENV-(preview|administration|update)$/,
    path: /^(|inputs\.(canAdminsBypass|preventSelfReview|reviewers\..*))$/,
  },
  {
    because: "the infrastructure of production is previewed, and then approved",
    type: T.deploymentPolicy,
    name: /::ENV-(preview|administration|update)-/,
    path: /^$/,
  },
];

/**
 * What differs between two stacks of the same declarations: nothing may, but {@link OWN_DIFFERENCES}. Each stack is
 * planned as declared, and once more as if its declarations stood in the other environment. So what is left is the
 * program's doing, and a difference that follows from the estate is never a fault, whatever it is called.
 */
export async function parity(
  stacks: readonly Stack[],
  runbooks: Catalogue["runbooks"],
  allowed = OWN_DIFFERENCES,
): Promise<PlanDifference[]> {
  const found: PlanDifference[] = [];
  for (const stack of stacks) {
    const own = await planned(stack, runbooks);
    const swapped = await planned(mirrored(stack), mirroredTexts(runbooks, stack.environment));
    found.push(
      ...differences(own, swapped).filter((difference) => !allowed.some((own) => allows(own, difference))),
    );
  }
  return found;
}

const allows = ({ type, name, path }: OwnDifference, difference: PlanDifference): boolean =>
  difference.resource.startsWith(`${type}::`) &&
  path.test(difference.path) &&
  (name?.test(difference.resource) ?? true);

/** As before the first deployment: what serves is no declaration. */
const NOTHING_SERVES = { seen: {}, lookAgain: async () => undefined };

/** What the program makes of declarations, with the names of both environments written the same. */
async function planned(stack: Stack, runbooks: Catalogue["runbooks"]): Promise<CompactResource[]> {
  const { environment, share, settings } = stack;
  const next = governedAfter(stack, undefined, today());
  const program = async () => {
    new EnvironmentStack(
      environment,
      {
        share,
        pipelines: share.pipelines,
        runbooks,
        settings,
        valueFor: readSecretValues(new Config(), share),
        judgement: { before: undefined, next },
        liveServices: NOTHING_SERVES,
      },
      { providers: Object.values(stackProviders(settings)) },
    );
  };
  const resources = await takeInventory(program, stack, rehearsalConfig(stack));
  const named = ENVIRONMENTS.reduce((text, name) => text.replaceAll(name, "ENV"), JSON.stringify(resources));
  return readable(JSON.parse(named));
}

/** The declarations of a stack as they would be in the other environment. An app keeps its name, whatever is in it. */
function mirrored({ root, environment, share, settings }: Stack): Stack {
  const swapped = (key: string, value: unknown) => {
    if (key === "app") return value;
    if (typeof value === "string") return swap(value, environment);
    if (!isMapping(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [swap(name, environment), item]));
  };
  const renamed = <V>(value: V): V => JSON.parse(JSON.stringify(value), swapped);
  return { root, environment: otherOf(environment), share: renamed(share), settings: renamed(settings) };
}

function mirroredTexts(texts: Catalogue["runbooks"], environment: Environment): Catalogue["runbooks"] {
  return new Map([...texts].map(([path, text]) => [swap(path, environment), swap(text, environment)]));
}

const otherOf = (environment: Environment): Environment =>
  environment === "staging" ? "production" : "staging";

const swap = (text: string, environment: Environment): string =>
  text.replaceAll(environment, otherOf(environment));
