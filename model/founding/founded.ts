import { ENVIRONMENTS, type Environment } from "../entities/entity.ts";
import type { KINDS } from "../entities/kinds.ts";
import { PULUMI_PROJECT } from "../settings.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import type { Mapping } from "../yaml/source.ts";
import { guardrailsFor } from "./guardrails.ts";
import { pipelineFor } from "./pipelines.ts";
import { type Founding, placesOf } from "./places.ts";
import { secretsFor } from "./secrets.ts";
import { settingsFor } from "./settings.ts";
import { surfaceFor } from "./surfaces.ts";
import { usageFor } from "./usage.ts";

/** An estate as its files say, before anything is checked. */
export interface RawEstate {
  /** The entries of each catalogue file, by the name of their kind. */
  readonly catalogue: Readonly<Record<keyof typeof KINDS, readonly RawEntry[]>>;
  /** Each stack's settings, by key with its namespace: what stands below `config`. Empty where there is no such stack. */
  readonly stacks: Readonly<Record<Environment, Mapping>>;
}

/** The estate that follows from answers, without anything that they do not ask for. */
export function foundedEstate(answers: Founding): RawEstate {
  const places = placesOf(answers);
  const { stacks = answers.environments } = answers;
  const guardrails = answers.environments.flatMap((environment) => guardrailsFor(environment, answers));
  const secrets = answers.environments.flatMap((environment) => secretsFor(environment, answers, guardrails));
  return {
    catalogue: {
      surfaces: places.map((place) => surfaceFor(place, answers)),
      pipelines: places.map((place) => pipelineFor(place, answers)),
      secrets,
      guardrails,
      usage: places.map((place) => usageFor(place, answers)),
      clarifications: [],
      reviews: [],
    },
    stacks: Object.fromEntries(
      ENVIRONMENTS.map((environment) => [
        environment,
        stacks.includes(environment)
          ? namespaced(settingsFor(environment, answers, { guardrails, secrets }))
          : {},
      ]),
    ) as Record<Environment, Mapping>,
  };
}

const namespaced = (settings: Mapping): Mapping =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${PULUMI_PROJECT}:${key}`, value]));
