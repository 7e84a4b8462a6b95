import { destinations, shareOf } from "../delivery.ts";
import { ENVIRONMENTS, unless } from "../entity.ts";
import type { Secret } from "../secret.ts";
import { type CrossRule, finding } from "./cross-rule.ts";

const RESERVED: Record<"github" | "cloud-run" | "vercel", RegExp> = {
  github: /^GITHUB_/,
  "cloud-run": /^(PORT$|K_|X_GOOGLE_|CLOUD_RUN_)/,
  vercel: /^(VERCEL(_|$)|AWS_|TZ$|LAMBDA_)/,
};

export const legalNamesWhereDelivered: CrossRule = (view) =>
  ENVIRONMENTS.flatMap((environment) =>
    destinations(shareOf(view, environment)).flatMap(({ host, name, secretIds, ownNames }) => {
      const delivered = secretIds.flatMap((id) => view.secrets.find((secret) => secret.id === id) ?? []);
      return delivered.flatMap((secret) => {
        const { key_name } = secret;
        const first = delivered.find((other) => other.key_name === key_name);
        const field = ["key_name"];
        return finding(secret, [
          ...unless(!RESERVED[host].test(key_name), {
            field,
            wrong: `${name} keeps this name for itself`,
            fix: "choose another name",
          }),
          ...unless(!ownNames.includes(key_name), {
            field,
            wrong: `${name} gets a variable of this name from the program already`,
            fix: "choose another name",
          }),
          ...unless(first === secret, {
            field,
            wrong: `${name} gets this name from secret ${first?.id} already`,
            fix: "choose another name, or refer to one of the two only",
          }),
        ]);
      });
    }),
  );

const HOSTS_OF: Record<Secret["service"], readonly ("github" | "cloud-run" | "vercel")[]> = {
  github: ["github"],
  "cloud-run": ["github", "cloud-run"],
  vercel: ["github", "vercel"],
  supabase: ["github", "cloud-run", "vercel"],
};

export const serviceFitsHost: CrossRule = (view) =>
  ENVIRONMENTS.flatMap((environment) =>
    destinations(shareOf(view, environment)).flatMap(({ host, name, secretIds }) =>
      secretIds.flatMap((id) => {
        const secret = view.secrets.find((candidate) => candidate.id === id);
        if (!secret || HOSTS_OF[secret.service].includes(host)) return [];
        return finding(secret, [
          {
            field: ["service"],
            wrong: `a credential of ${secret.service} is delivered to ${name}`,
            fix: `refer to it from ${HOSTS_OF[secret.service].join(" or ")} only, or correct the service`,
          },
        ]);
      }),
    ),
  );

export const imagePullSecrets: CrossRule = ({ surfaces, secrets }) =>
  surfaces.flatMap((surface) => {
    if (surface.platform !== "cloud-run" || !surface.image_pull_secret) return [];
    const field = ["image_pull_secret"];
    const secret = secrets.find(({ id }) => id === surface.image_pull_secret);
    const other = surfaces.find(
      (s) =>
        s.platform === "cloud-run" &&
        s.environment === surface.environment &&
        s.image_pull_secret !== undefined &&
        s.image_pull_secret !== surface.image_pull_secret,
    );
    return finding(surface, [
      ...unless(!secret || (secret.service === "github" && secret.sensitive), {
        field,
        wrong: "ghcr.io images are read with a sensitive github secret",
        fix: "refer to a secret with service: github and sensitive: true",
      }),
      ...unless(!other, {
        field,
        wrong: `${other?.id} reads images with another secret, and an environment has one image registry`,
        fix: "refer to the same secret from all Cloud Run surfaces of the environment",
      }),
    ]);
  });
