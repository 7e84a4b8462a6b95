import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { GOVERNED_FIELDS, type GovernedKind } from "../../model/entities/governance-review.ts";
import { own } from "../../model/entities/own.ts";
import { SECRET_TRANSITIONS, type Secret, type SecretStatus } from "../../model/entities/secret.ts";
import { type DeployTarget, deployCommand, governCommand } from "../../model/governance/govern-command.ts";
import { changeName, isChangeName } from "../../model/governance/governed-field.ts";
import { today } from "../../model/governance/reviews.ts";
import { displayName } from "../../model/problems/redact.ts";
import { visible } from "../../model/problems/strange-characters.ts";
import { suggest } from "../../model/problems/suggest.ts";
import { setValueCommand } from "../../model/settings.ts";
import { setField } from "../../model/yaml/edit.ts";
import type { Estate } from "../estate.ts";
import { checkStoredValue } from "../state/stored-value.ts";
import { numberOrText } from "../terminal/number-or-text.ts";
import { Refused } from "../terminal/problems.ts";
import { type DeployedStack, judgeStack } from "./governed-stack.ts";

/** What a command wants of the catalogue. */
export interface Intent {
  readonly environment: string;
  /** The change that it is about, by name. */
  readonly change: string;
  /** The edit of the entry itself; `approve` makes none. */
  readonly field?: { readonly file: string; readonly edit: (text: string) => string };
  /** What to do now, line by line. */
  readonly next: readonly string[];
}

/** What a command can look at before it says what it wants. */
export interface Surroundings {
  readonly estate: Estate;
  /** What is deployed, by stack: read when it is first asked for. */
  readonly deployed: () => Promise<ReadonlyMap<string, DeployedStack>>;
  readonly place: DeployTarget;
}

type ToIntent = (words: readonly string[], around: Surroundings) => Promise<Intent>;

/** Each command's wish, or why it cannot be (`Refused`). */
export const INTENTS = {
  activate: async ([id = ""], around) => {
    const secret = secretAt(id, "draft", around);
    if (around.place === "login") await checkStoredValue(secret);
    return statusIntent(secret, "active", [`next: ${deploy(secret, around)}`]);
  },

  rotate: async ([id = ""], around) => {
    const secret = secretAt(id, "active", around);
    if ((await deployedStatus(secret, around)) === "rotating") {
      throw new Refused(
        `the end of the last rotation of ${id} is not deployed, and what it verified would go instead of what it replaced\n    fix: ${deploy(secret, around)}`,
      );
    }
    const store = around.place === "sandbox" ? [] : [`next: ${setValueCommand(secret, secret.environment)}`];
    return statusIntent(secret, "rotating", [
      ...store,
      `${store.length > 0 ? "then" : "next"}: ${deploy(secret, around)}: everything moves to the new value, the one before it is kept`,
      `then: once the new value works, ${governCommand(`verify ${id}`, around.place)}`,
    ]);
  },

  verify: async ([id = ""], around) => {
    const secret = secretAt(id, "rotating", around);
    if ((await deployedStatus(secret, around)) !== "rotating") {
      throw new Refused(
        `the rotation of ${id} is not deployed, so there is nothing to verify\n    fix: ${deploy(secret, around)}`,
      );
    }
    return statusIntent(secret, "active", [
      `next: ${deploy(secret, around)}: the version before is destroyed`,
      "then: revoke the old credential at its issuer",
    ]);
  },

  approve: async ([name = ""], { estate, deployed: read, place }) => {
    if (!isChangeName(name)) {
      throw new Refused(
        `"${visible(name)}" names no change\n    fix: write KIND:ID.FIELD, e.g. pipeline:api-production.approval_required; ${governCommand("status", place)} shows those that need a review`,
      );
    }
    const deployed = await read();
    const open = estate.stacks.flatMap((stack) => {
      const { environment } = stack;
      const { changes } = judgeStack(stack, estate, deployed.get(environment)?.governed, today(), place);
      return changes.map((change) => ({ name: changeName(change), environment, change }));
    });
    const found = open.find((candidate) => candidate.name === name);
    if (!found) {
      refuseUnknown(name, estate);
      const missing = open
        .filter(({ change }) => change.state === "missing")
        .map((candidate) => candidate.name);
      const fix =
        missing.length > 0
          ? suggest(name, missing)
          : `${governCommand("status", place)} shows what would change`;
      throw new Refused(`change ${name} needs no review\n    fix: ${fix}`);
    }
    const { open: step, state } = found.change;
    // The rules report what they refuse, with its place.
    if (!step && state !== "refused") {
      const wrong = state === "missing" ? "has a review that has to be corrected first" : "needs no review";
      throw new Refused(
        `${name} ${wrong}\n    fix: ${governCommand("status", place)} shows what is the matter`,
      );
    }
    return { environment: found.environment, change: name, next: [] };
  },

  threshold: async ([id = "", value = ""], { estate }) => {
    const guardrails = estate.catalogue?.guardrails ?? [];
    const guardrail = guardrails.find((candidate) => candidate.id === id);
    if (!guardrail) throw unknown("guardrail", id, guardrails);
    const threshold = numberOrText(value);
    const surface = estate.catalogue?.surfaces.find((candidate) => candidate.id === guardrail.surface);
    return {
      environment: surface?.environment ?? "",
      change: changeName({ kind: "guardrail", id, field: "threshold" }),
      field: {
        file: "catalogue/guardrails.yaml",
        edit: (text) => setField(text, id, "threshold", threshold),
      },
      next: [],
    };
  },
} as const satisfies Record<string, ToIntent>;

/** @throws Refused where a change is named of what the estate does not have */
function refuseUnknown(name: string, { catalogue }: Estate): void {
  const [, kind = "", id = "", field = ""] = /^(\w+):([^.]+)\.(.+)$/.exec(name) ?? [];
  const idsOf = (entries: readonly { id: string }[] = []) => entries.map((entry) => entry.id);
  const ids = {
    pipeline: idsOf(catalogue?.pipelines),
    secret: idsOf(catalogue?.secrets),
    guardrail: idsOf(catalogue?.guardrails),
    environment: [...ENVIRONMENTS] as readonly string[],
  }[kind as GovernedKind];
  const fields: readonly string[] = GOVERNED_FIELDS[kind as GovernedKind];
  if (!ids.includes(id)) {
    const fix = suggest(id, ids, { form: (other) => `${kind}:${other}.${field}` });
    throw new Refused(`there is no ${kind} ${displayName(id)}\n    fix: ${fix}`);
  }
  if (!fields.includes(field)) {
    const fix = suggest(field, fields, { form: (other) => `${kind}:${id}.${other}` });
    throw new Refused(`no field ${displayName(field)} of a ${kind} is governed\n    fix: ${fix}`);
  }
}

/** The secret of an id, which must be in the status that the command starts from. */
function secretAt(id: string, from: SecretStatus, { estate, place }: Surroundings): Secret {
  const secrets = estate.catalogue?.secrets ?? [];
  const secret = secrets.find((candidate) => candidate.id === id);
  if (!secret) throw unknown("secret", id, secrets);
  if (secret.status === from) return secret;
  const next = SECRET_TRANSITIONS[secret.status].join(" or ");
  const command = { draft: "activate", active: "rotate", rotating: "verify" }[secret.status];
  throw new Refused(
    `secret ${id} is ${secret.status}, not ${from}\n    fix: what follows ${secret.status} is ${next}: ${governCommand(`${command} ${id}`, place)}`,
  );
}

function statusIntent({ id, environment }: Secret, to: SecretStatus, next: readonly string[]): Intent {
  return {
    environment,
    change: changeName({ kind: "secret", id, field: "status" }),
    field: { file: "catalogue/secrets.yaml", edit: (text) => setField(text, id, "status", to) },
    next,
  };
}

const deployedStatus = async ({ id, environment }: Secret, { deployed }: Surroundings) =>
  own((await deployed()).get(environment)?.governed?.secrets ?? {}, id)?.status;

const deploy = ({ environment }: Secret, { place }: Surroundings): string =>
  deployCommand(environment, place);

const unknown = (kind: string, id: string, known: readonly { id: string }[]): Refused =>
  new Refused(
    `there is no ${kind} ${displayName(id)}\n    fix: ${suggest(
      id,
      known.map((entry) => entry.id),
    )}`,
  );
