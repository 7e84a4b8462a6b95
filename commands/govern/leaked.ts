import { deliverAgainCommand } from "../../model/delivery/by-hand.ts";
import { isDeployedByCi, pipelineOf, type Share } from "../../model/delivery/share.ts";
import { own } from "../../model/entities/own.ts";
import type { Secret } from "../../model/entities/secret.ts";
import type { DeployTarget } from "../../model/governance/govern-command.ts";
import { type LeakStep, leakSteps } from "../../model/governance/leak-steps.ts";
import { isError } from "../../model/problems/problem.ts";
import { displayName } from "../../model/problems/redact.ts";
import { suggest } from "../../model/problems/suggest.ts";
import { loadEstate, ROOT, type Stack } from "../estate.ts";
import { npmRun } from "../npm-run.ts";
import { givenValue } from "../state/given-value.ts";
import { storeValues } from "../state/store-values.ts";
import { storedValue } from "../state/stored-value.ts";
import { colours } from "../terminal/colours.ts";
import { Refused, reportProblems } from "../terminal/problems.ts";
import { deliverAgain } from "./deliver-again.ts";
import { type EditOptions, edited } from "./edit.ts";
import { readDeployed } from "./governed-stack.ts";

/** Options of `govern rotate --leaked`. */
export interface LeakedOptions extends EditOptions {
  /** Do not ask before each update of a real stack, and before each delivery. */
  readonly yes?: true;
}

/**
 * Replaces a leaked value everywhere in one go: a rotation whose end does not wait for anybody. Started again after it was
 * interrupted or an update failed, it goes on where it stopped.
 * @returns the exit code: 1 where something of it is still to be done.
 * @throws Refused, EngineNotFound
 */
export async function rotateLeaked(id: string, options: LeakedOptions): Promise<number> {
  const { stack, secret } = declared(id);
  const place: DeployTarget = options.sandbox ? "sandbox" : "login";
  const deployed = await readDeployed([stack], place);
  const status = own(deployed.get(stack.environment)?.governed?.secrets ?? {}, id)?.status ?? "draft";
  if (secret.status === "draft" || status === "draft") {
    throw new Refused(
      `nothing that is deployed holds a value of ${id}\n    fix: store another one (npm run secrets -- set ${id}), and revoke the old one at its issuer`,
    );
  }
  const steps = leakSteps(secret.status, status);
  if (place === "sandbox") {
    console.error(
      colours.dim("in the sandbox: no value of a real stack is replaced (pulumi login reaches one)"),
    );
  }
  if (steps[0] === "verify") {
    console.error(
      `a new value of ${id} is deployed already: if that one leaked too, run this once more afterwards`,
    );
  }
  // Asked for before anything is edited. The sandbox makes its values up.
  const value = steps.includes("store") && place === "login" ? await givenValue(secret) : undefined;
  // In a run that goes on, the new value may be stored: the update itself compares it with the old one.
  if (value !== undefined && steps[0] === "rotate" && value === (await storedValue(secret))) {
    throw new Refused(
      `this is the value of ${id} that leaked; nothing is changed\n    fix: make a new one at its issuer`,
    );
  }
  for (const [i, step] of steps.entries()) {
    console.error(colours.dim(`${i + 1} of ${steps.length}: ${said(step, secret, stack, place)}`));
    const isDone = await done(step, { secret, stack, place, value, options });
    if (!isDone) {
      console.error(
        `${id} is not replaced everywhere yet: correct what is reported above, and run this again`,
      );
      return 1;
    }
  }
  const { share, settings } = stack;
  const repository = `${settings.github.owner}/${settings.github.repository}`;
  const surfaces = place === "login" ? builtWith(secret, share) : [];
  const started = await deliverAgain(surfaces, { share, repository, yes: options.yes === true });
  for (const line of leftToDo(secret, share, repository, started))
    console.log(place === "login" ? line : line.replace(/^left:/, "left, where a real stack has it:"));
  return 0;
}

/** @throws Refused where the estate is not valid, or has no such secret. */
function declared(id: string): { readonly stack: Stack; readonly secret: Secret } {
  const { stacks, problems, catalogue } = loadEstate();
  if (!catalogue) {
    reportProblems(problems.filter(isError), { outcome: "nothing was changed" });
    throw new Refused("the estate is not valid");
  }
  const secret = catalogue.secrets.find((candidate) => candidate.id === id);
  const stack = stacks.find(({ environment }) => environment === secret?.environment);
  if (secret && stack) return { stack, secret };
  const known = catalogue.secrets.map((candidate) => candidate.id);
  throw new Refused(`there is no secret ${displayName(id)}\n    fix: ${suggest(id, known)}`);
}

function said(step: LeakStep, { id }: Secret, { environment }: Stack, place: DeployTarget): string {
  switch (step) {
    case "rotate":
      return `the catalogue declares the rotation of ${id}`;
    case "store":
      return place === "sandbox" ? "the sandbox makes a new value up" : "the new value is stored, encrypted";
    case "deploy":
      return `${environment} is updated`;
    case "verify":
      return "the rotation ends, so that the old version is destroyed";
  }
}

async function done(
  step: LeakStep,
  {
    secret,
    stack: { environment },
    place,
    value,
    options,
  }: {
    readonly secret: Secret;
    readonly stack: Stack;
    readonly place: DeployTarget;
    readonly value: string | undefined;
    readonly options: LeakedOptions;
  },
): Promise<boolean> {
  switch (step) {
    case "rotate":
    case "verify":
      await edited(step, [secret.id], options);
      return true;
    case "store":
      if (value !== undefined) await storeValues([{ secret, value }]);
      return true;
    case "deploy": {
      const confirmed = options.yes ? ["--yes"] : [];
      const code =
        place === "sandbox"
          ? npmRun(ROOT, "sandbox", "up", environment)
          : npmRun(ROOT, "deploy", environment, ...confirmed);
      return code === 0;
    }
  }
}

/** The surfaces that have a secret's value built in until their next delivery. */
const builtWith = ({ id }: Secret, { vercel, expo }: Pick<Share, "vercel" | "expo">) =>
  [...vercel, ...expo].filter(({ secrets }) => secrets.includes(id));

/**
 * What no update does: a site and an app have the old value built in, and the issuer still accepts it.
 * @param repository `OWNER/NAME`
 * @param started runs of deliveries that were started and have not ended, by surface
 */
export function leftToDo(
  secret: Secret,
  share: Share,
  repository: string,
  started: ReadonlyMap<string, string> = new Map(),
): string[] {
  const until = "which has the old value until then";
  const rebuilt = builtWith(secret, share).map((surface) => {
    const run = started.get(surface.id);
    if (run !== undefined)
      return `left: see that the delivery of ${surface.id} succeeds, ${until}: gh run watch --repo ${repository} ${run}`;
    const pipeline = pipelineOf(surface, share);
    const command =
      pipeline && isDeployedByCi(surface, share) ? deliverAgainCommand(pipeline, repository) : undefined;
    return command === undefined
      ? `left: build ${surface.id} again, ${until}: Redeploy in its dashboard, or the next push`
      : `left: deliver ${surface.id} again, ${until}: ${command}`;
  });
  return [...rebuilt, `left: revoke the old value of ${secret.id} at its issuer; only this ends the leak`];
}
