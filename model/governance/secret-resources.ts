import { ciSecrets, expoDeliveries, runtimeSecrets, type Share } from "../delivery/share.ts";
import type { Secret } from "../entities/secret.ts";
import { ciValuesName, secretVersionName, valueName } from "../names.ts";
import { type Governed, versionsOf } from "./snapshot.ts";

/** A resource that holds the value of a secret: the last part of its type, and its name, as Pulumi knows them. */
export interface Carrier {
  readonly type: string;
  readonly name: string;
}

/** Every resource that the current value of a secret is delivered through. */
export function carriersOf(secret: Secret, share: Share, governed: Pick<Governed, "secrets">): Carrier[] {
  const uses = ({ secrets }: { secrets: readonly string[] }) => secrets.includes(secret.id);
  const inGithub = [
    ...(ciSecrets(share).includes(secret) ? [ciValuesName(share.environment)] : []),
    ...expoDeliveries(share)
      .filter(({ secrets }) => secrets.includes(secret))
      .map(({ surface }) => surface.id),
  ];
  const github = secret.sensitive ? "ActionsEnvironmentSecret" : "ActionsEnvironmentVariable";
  return [
    ...(runtimeSecrets(share).includes(secret)
      ? [{ type: "SecretVersion", name: secretVersionName(secret, versionsOf(governed, secret.id).current) }]
      : []),
    ...inGithub.map((owner) => ({ type: github, name: valueName(owner, secret.key_name) })),
    ...share.vercel
      .filter(uses)
      .map(({ id }) => ({ type: "ProjectEnvironmentVariable", name: valueName(id, secret.key_name) })),
  ];
}
