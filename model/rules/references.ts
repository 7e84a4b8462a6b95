import { affected } from "../clarification.ts";
import { unless } from "../entity.ts";
import type { Complaint } from "../problem.ts";
import { suggest } from "../suggest.ts";
import { type CrossRule, type Finding, finding } from "./cross-rule.ts";

export const referencesToSecrets: CrossRule = ({ pipelines, surfaces, secrets, ids }) => {
  const check = (about: { environment: string }, id: string, field: Complaint["field"]): Finding[] => {
    const secret = secrets.find((candidate) => candidate.id === id);
    if (!secret) {
      const wrong = "there is no secret of this id";
      return finding(about, unless(ids.secret.has(id), { field, wrong, fix: suggest(id, [...ids.secret]) }));
    }
    return finding(
      about,
      unless(secret.environment === about.environment, {
        field,
        wrong: `this secret belongs to ${secret.environment}, and what refers to it to ${about.environment}`,
        fix: suggest(
          id.replace(secret.environment, about.environment),
          secrets.filter(({ environment }) => environment === about.environment).map((other) => other.id),
        ),
      }),
    );
  };
  return [...pipelines, ...surfaces].flatMap((entity) => [
    ...entity.secrets.flatMap((id, i) => check(entity, id, ["secrets", i])),
    ...("image_pull_secret" in entity && entity.image_pull_secret
      ? check(entity, entity.image_pull_secret, ["image_pull_secret"])
      : []),
  ]);
};

export const invokers: CrossRule = ({ surfaces, ids }) =>
  surfaces.flatMap((surface) => {
    if (surface.platform !== "cloud-run") return [];
    return surface.invoked_by.flatMap((id, i) => {
      const caller = surfaces.find((candidate) => candidate.id === id);
      const field = ["invoked_by", i];
      if (!caller) {
        const wrong = "there is no surface of this id";
        return finding(
          surface,
          unless(ids.surface.has(id), { field, wrong, fix: suggest(id, [...ids.surface]) }),
        );
      }
      const fits =
        caller.platform === "cloud-run" && caller.environment === surface.environment && caller !== surface;
      return finding(
        surface,
        unless(fits, {
          field,
          wrong: "only another Cloud Run surface of the same environment can call it",
          fix: suggest(
            id,
            surfaces
              .filter(
                (s) => s.platform === "cloud-run" && s.environment === surface.environment && s !== surface,
              )
              .map((s) => s.id),
          ),
        }),
      );
    });
  });

export const affectedEntities: CrossRule = ({ clarifications, ids }) =>
  clarifications.flatMap((clarification) =>
    clarification.affects.flatMap((reference, i) => {
      const target = affected(reference);
      if (!target || ids[target.kind].has(target.id)) return [];
      return finding(clarification, [
        {
          field: ["affects", i],
          wrong: `there is no ${target.kind} of this id`,
          fix: suggest(target.id, [...ids[target.kind]]),
        },
      ]);
    }),
  );
