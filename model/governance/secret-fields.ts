import type { Share } from "../delivery/share.ts";
import { own } from "../entities/own.ts";
import { SECRET_TRANSITIONS, type SecretStatus } from "../entities/secret.ts";
import { type DeployTarget, governCommand } from "./govern-command.ts";
import { FREE, type GovernedField, identical, REVIEWED, type Ruling } from "./governed-field.ts";
import type { Governed } from "./snapshot.ts";

/** The status of every secret, of those that are gone too. */
export function secretFields(
  deployed: Governed,
  { secrets, drafts }: Share,
  place: DeployTarget,
): GovernedField[] {
  const declared = new Map([...secrets, ...drafts].map(({ id, status }) => [id, status]));
  const ids = new Set([...Object.keys(deployed.secrets), ...declared.keys()]);
  return [...ids].map((id) => {
    const before = own(deployed.secrets, id);
    const from = before?.status ?? null;
    const to = declared.get(id) ?? null;
    const ruling = rulingOf(id, from, to, before?.used_by ?? [], place);
    return {
      kind: "secret",
      id,
      field: "status",
      from,
      to,
      meaning: MEANING[to ?? "gone"],
      ruling,
      same: identical,
    };
  });
}

const MEANING = {
  draft: "the secret waits for a value, and is not provisioned",
  active: "its value is the one that counts, and no other is kept",
  rotating: "a new value is rolled out, and the one before it is kept until the new one is verified",
  gone: "the secret is removed from the catalogue",
} as const;

/** The state machine of the data model, with what comes before a secret is declared and after it is removed. */
function rulingOf(
  id: string,
  from: SecretStatus | null,
  to: SecretStatus | null,
  usedBy: readonly string[],
  place: DeployTarget,
): Ruling {
  const refused = (fix: string): Ruling => ({ verdict: "refused", fix });
  if (from === to) return FREE;
  if (to === null) {
    if (from === "draft") return FREE;
    if (from === "rotating")
      return refused(`put it back; its rotation ends first: ${governCommand(`verify ${id}`, place)}`);
    return usedBy.length === 0
      ? REVIEWED
      : refused(`put it back, take it out of ${usedBy.join(", ")} first, and deploy that; then remove it`);
  }
  if (from === null) {
    return to === "rotating"
      ? refused("write status: active; there is no value before it to rotate from")
      : FREE;
  }
  const next: readonly SecretStatus[] = SECRET_TRANSITIONS[from];
  return next.includes(to)
    ? FREE
    : refused(`write status: ${from}, or ${next.join(" or ")}; ${REASON[from]}`);
}

/** Why nothing else follows a status. */
const REASON: Record<SecretStatus, string> = {
  draft: "what is rotated is a value that was active",
  active: "what is provisioned is never a draft again",
  rotating: "a rotation ends when the new value is verified",
};
