import { isDeployedByCi, pipelineOf } from "../delivery/share.ts";
import { unless } from "../entities/entity.ts";
import { admittedBy, exampleName } from "../entities/filter-match.ts";
import { GHCR_IMAGE } from "../entities/image-name.ts";
import { delivers } from "../entities/pipeline.ts";
import { parseTrigger } from "../entities/trigger.ts";
import { withField } from "../entities/with-field.ts";
import { type CrossRule, finding } from "./cross-rule.ts";

/** A site is delivered in one way: what Vercel builds at each push goes live with nobody asked, whoever else delivers. */
export const oneDeliverer: CrossRule = (view) =>
  view.surfaces.flatMap((surface) => {
    if (surface.platform !== "vercel" || surface.git_branch === undefined) return [];
    const pipeline = pipelineOf(surface, view);
    const passes = pipeline?.approval_required ? ", past the approval that it requires" : " too";
    return finding(
      surface,
      unless(!pipeline?.stages.includes("Tag Deploy"), {
        field: ["git_branch"],
        wrong: `pipeline ${pipeline?.id} delivers this site, and Vercel would put every push to ${surface.git_branch} live${passes}`,
        fix: "remove git_branch, with its builds in usage.yaml, or take Tag Deploy and the secrets out of the pipeline and require no approval",
      }),
    );
  });

/** An approval is of what a pipeline delivers. What Vercel builds beside it would pass the approval by. */
export const somethingToApprove: CrossRule = (view) =>
  view.pipelines.flatMap((pipeline) => {
    if (!pipeline.approval_required || delivers(pipeline)) return [];
    const site = view.surfaces.find(
      (surface) =>
        surface.platform === "vercel" &&
        surface.git_branch !== undefined &&
        pipelineOf(surface, view) === pipeline,
    );
    const builds = view.usage.some(
      (usage) => usage.surface === site?.id && usage.builds_a_month !== undefined,
    );
    return finding(pipeline, [
      {
        field: ["approval_required"],
        wrong: "this pipeline delivers nothing, so there is nothing to approve",
        fix:
          site === undefined
            ? "add Tag Deploy, or write false"
            : `write false, or add Tag Deploy and remove git_branch of ${site.id}${builds ? ", with its builds in usage.yaml" : ""}`,
      },
    ]);
  });

/**
 * What a surface runs is delivered by its pipeline, or by Vercel. A warning: another way may be meant. The image of a
 * service may be pinned in the stack's settings, with which services are looked at.
 */
export const deliveredSurfaces: CrossRule = (view) =>
  view.surfaces.flatMap((surface) => {
    const pipeline = pipelineOf(surface, view);
    if (!pipeline || !view.whole.pipelines || isDeployedByCi(surface, view)) return [];
    if (surface.platform === "cloud-run") return [];
    const isVercel = surface.platform === "vercel";
    if (isVercel && surface.git_branch !== undefined) return [];
    const elsewhere = isVercel ? ", or write git_branch here to have Vercel build and deploy each push" : "";
    return finding(surface, [
      {
        severity: "warning",
        field: ["app"],
        wrong: `nothing delivers this surface: pipeline ${pipeline.id} has no Tag Deploy${isVercel ? ", and the surface no git_branch" : ""}`,
        fix: `add Tag Deploy to the stages of ${pipeline.id}${elsewhere}`,
      },
    ]);
  });

/** An image is of one app: the service of another would run it. */
export const imagesOfOneApp: CrossRule = ({ pipelines }) => {
  const pushed = pipelines.flatMap((pipeline) => pipeline.artifacts.map((image) => ({ image, pipeline })));
  return pipelines.flatMap((pipeline) =>
    pipeline.artifacts.flatMap((image, i) => {
      const claims = withField(pushed, "image", image).map((push) => push.pipeline);
      // The app that the image is named after, where one of them is.
      const owner = claims.find(({ app }) => image.endsWith(`/${app}`)) ?? claims[0];
      return finding(
        pipeline,
        unless(owner?.app === pipeline.app || !GHCR_IMAGE.test(image), {
          field: ["artifacts", i],
          wrong: `pipeline ${owner?.id} pushes this image, and that is one of ${owner?.app}`,
          fix: "give each app an image of its own",
        }),
      );
    }),
  );
};

/** A release is of one app: `api-v*` fits the tags of an app called `api-v2` as well. Who shares a filter means to. */
export const releasesOfOneApp: CrossRule = ({ pipelines }) => {
  const tagged = pipelines
    .map((pipeline) => ({ pipeline, filters: pipeline.triggers.map(tagOf) }))
    .filter(({ filters }) => filters.some((filter) => filter !== undefined));
  const releases = tagged.flatMap(({ pipeline, filters }) =>
    positive(filters).map((filter) => ({ of: pipeline, filter, name: exampleName(filter) })),
  );
  return tagged.flatMap(({ pipeline, filters }) => {
    const own = filters.filter((filter) => filter !== undefined);
    const starts = admittedBy(own);
    const foreign = releases.find(
      ({ of, filter, name }) => of.app !== pipeline.app && !own.includes(filter) && starts(name),
    );
    if (!foreign) return [];
    const without = admittedBy([...own, `!${foreign.filter}`]);
    return finding(pipeline, [
      {
        severity: "warning",
        field: [
          "triggers",
          filters.findIndex((filter) => filter !== undefined && admittedBy([filter])(foreign.name)),
        ],
        wrong: `a tag of pipeline ${foreign.of.id} such as ${foreign.name} starts this pipeline too`,
        // What takes the other app's tags away may take all of one's own.
        fix: positive(filters).every((filter) => without(exampleName(filter)))
          ? `add "tag:!${foreign.filter}" as the last trigger`
          : `give each app a prefix of its own, e.g. "tag:${pipeline.app}-v*" and "tag:${foreign.of.app}-v*"`,
      },
    ]);
  });
};

const positive = (filters: readonly (string | undefined)[]): string[] =>
  filters.filter((filter) => filter !== undefined && !filter.startsWith("!")) as string[];

/** The tags that start a pipeline by a trigger, as a filter. */
function tagOf(text: string): string | undefined {
  const trigger = parseTrigger(text);
  return trigger?.event === "tag" ? trigger.tag : undefined;
}
