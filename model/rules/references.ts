import { affected } from "../entities/clarification.ts";
import type { Environment } from "../entities/entity.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import type { Secret } from "../entities/secret.ts";
import type { Surface } from "../entities/surface.ts";
import { withField } from "../entities/with-field.ts";
import type { Complaint } from "../problems/problem.ts";
import { listedAlready, suggest } from "../problems/suggest.ts";
import { type CrossRule, finding, type RuleFinding, unresolved } from "./cross-rule.ts";
import { takes } from "./guardrails.ts";
import { readsImages } from "./secret-destinations.ts";

/** Pipelines and surfaces refer to secrets that exist, of their own environment. */
export const referencesToSecrets: CrossRule = (view) => {
  const { pipelines, surfaces, guardrails, secrets } = view;
  const check = (
    about: { environment: Environment },
    id: string,
    field: Complaint["field"],
    entry: object = about,
  ): RuleFinding[] => {
    const [secret] = withField(secrets, "id", id);
    const listed = field[0] === "secrets" ? (entry as { secrets: readonly string[] }).secrets : [];
    if (!secret) {
      const isPull = field[0] === "image_pull_secret";
      const unfit = secrets.filter(
        (other) => other.environment !== about.environment || (isPull && !readsImages(other)),
      );
      return finding(entry, unresolved(view, "secrets", id, field, { unfit, listed }));
    }
    if (secret.environment === about.environment) return [];
    return finding(entry, [
      {
        field,
        wrong: `this secret belongs to ${secret.environment}, and what refers to it to ${about.environment}`,
        fix: twinOf(
          id.replace(secret.environment, about.environment),
          withField(secrets, "environment", about.environment).filter(
            ({ key_name }) => !("observability_source" in entry) || takes(entry as Guardrail, key_name),
          ),
          listed,
        ),
      },
    ]);
  };
  const watching = guardrails.flatMap((guardrail) => {
    const [surface] = withField(surfaces, "id", guardrail.surface);
    return guardrail.secrets.flatMap((id, i) =>
      surface ? check(surface, id, ["secrets", i], guardrail) : [],
    );
  });
  const using = [...pipelines, ...surfaces].flatMap((entity) => [
    ...entity.secrets.flatMap((id, i) => check(entity, id, ["secrets", i])),
    ...("image_pull_secret" in entity && entity.image_pull_secret !== undefined
      ? check(entity, entity.image_pull_secret, ["image_pull_secret"])
      : []),
  ]);
  return [...using, ...watching];
};

/**
 * What to write in place of a secret of the other environment: the one of the same name, where it is not listed already;
 * one of another name is no slip of the hand.
 * @param twin its id, by that name
 * @param fitting the secrets that can stand there
 */
function twinOf(twin: string, fitting: readonly Secret[], listed: readonly string[]): string {
  if (listed.includes(twin)) return listedAlready(twin);
  const known = fitting.map((secret) => secret.id).filter((one) => !listed.includes(one));
  return suggest(twin, known.includes(twin) ? [twin] : known, { none: "take it out of this list" });
}

/** A private surface is called by Cloud Run surfaces of its own environment only: by itself too, as through a queue. */
export const invokers: CrossRule = (view) =>
  view.surfaces.flatMap((surface) => {
    if (surface.platform !== "cloud-run") return [];
    return surface.invoked_by.flatMap((id, i) => {
      const [caller] = withField(view.surfaces, "id", id);
      const field = ["invoked_by", i];
      const fits = (s: Surface) => s.platform === "cloud-run" && s.environment === surface.environment;
      if (!caller) {
        const unfit = view.surfaces.filter((s) => !fits(s) || s === surface);
        return finding(
          surface,
          unresolved(view, "surfaces", id, field, { unfit, listed: surface.invoked_by }),
        );
      }
      if (fits(caller)) return [];
      const callers = view.surfaces.filter(
        (s) => fits(s) && s !== surface && !surface.invoked_by.includes(s.id),
      );
      return finding(surface, [
        {
          field,
          wrong: "only a Cloud Run surface of the same environment can call it",
          fix: suggest(
            id,
            callers.map((s) => s.id),
            { none: "take it out of this list: there is no further one here" },
          ),
        },
      ]);
    });
  });

/** A review refers to a clarification that exists. */
export const reviewedClarifications: CrossRule = (view) =>
  view.reviews.flatMap((review) =>
    review.clarification === undefined
      ? []
      : finding(
          review,
          unresolved(view, "clarifications", review.clarification, ["clarification"], {
            // A review that was deployed stays as it is, so it keeps this field.
            removed: "if it was removed, put it back as it was: git log -p catalogue/clarifications.yaml",
          }),
        ),
  );

/** A clarification affects pipelines and surfaces that exist. */
export const affectedEntities: CrossRule = (view) =>
  view.clarifications.flatMap((clarification) =>
    clarification.affects.flatMap((reference, i) => {
      const target = affected(reference);
      return target
        ? finding(
            clarification,
            unresolved(view, `${target.kind}s`, target.id, ["affects", i], {
              written: (id) => `${target.kind}:${id}`,
              listed: clarification.affects.flatMap((other) => {
                const listed = affected(other);
                return listed?.kind === target.kind ? [listed.id] : [];
              }),
            }),
          )
        : [];
    }),
  );
