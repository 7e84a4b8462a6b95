import { traitsOf } from "../entities/app.ts";
import type { Stage } from "../entities/pipeline.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import { type Founding, idOf, isApproved, isBuiltByVercel, type PlaceOfApp } from "./places.ts";
import { secretId } from "./secret-ids.ts";

/** The pipeline of an app: staging follows the default branch, production a tag. */
export function pipelineFor(place: PlaceOfApp, answers: Founding): RawEntry {
  const { app, environment } = place;
  const isProduction = environment === "production";
  const secrets = isBuiltByVercel(place, answers) ? [] : tokens(place, answers);
  return {
    id: idOf(place),
    app,
    environment,
    workflow_file: `.github/workflows/${idOf(place)}.yml`,
    triggers: isProduction ? [`tag:${app}-v*`] : ["pull_request", `push:${answers.github.default_branch}`],
    stages: stages(place, answers),
    ...(isProduction && isApproved(answers) && { approval_required: true }),
    artifacts: [artifact(place, answers)],
    ...(secrets.length > 0 && { secrets: secrets.map((name) => secretId(name, environment)) }),
  };
}

/** What the app's language and platform have a stage for. A site that Vercel builds is not deployed by CI. */
function stages(place: PlaceOfApp, answers: Founding): Stage[] {
  const { language, hasOpenApi, platform } = traitsOf(place.app);
  return [
    ...(language === "python" ? (["Ruff"] as const) : (["ESLint"] as const)),
    ...(language === "python" ? (["Pytest"] as const) : []),
    ...(hasOpenApi ? (["Spectral"] as const) : []),
    "Build",
    ...(platform === "cloud-run" ? (["GHCR Push"] as const) : []),
    ...(isBuiltByVercel(place, answers) ? [] : (["Tag Deploy"] as const)),
  ];
}

function artifact({ app }: PlaceOfApp, { github }: Founding): string {
  switch (traitsOf(app).platform) {
    case "cloud-run":
      return `ghcr.io/${github.owner.toLowerCase()}/${app}`;
    case "vercel":
      return `apps/${app}/.next`;
    case "expo-eas":
      return `apps/${app}/dist`;
  }
}

function tokens({ app }: PlaceOfApp, { sentry }: Founding): string[] {
  switch (traitsOf(app).platform) {
    case "cloud-run":
      return sentry ? ["sentry-auth-token"] : [];
    case "vercel":
      return ["vercel-token"];
    case "expo-eas":
      return ["expo-token"];
  }
}
