import { aside, ok, skipped, type Verdict, wrong } from "../../../model/doctor/finding.ts";
import { supabaseRefIn } from "../../../model/doctor/supabase-project.ts";
import type { Secret } from "../../../model/entities/secret.ts";
import { malformed, type Values } from "../../../model/stack/secret-value.ts";
import { storedIds } from "../../../model/stack/stack-file.ts";
import { Blocked } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, TITLES } from "../examined.ts";
import { vendorOf } from "../secret-vendors.ts";

/** Each secret: that it has a value, of the right form, which its vendor accepts. No value is ever said. */
export function secretValues(examined: Examined): DoctorCheck[] {
  const { stack, facts, options } = examined;
  const { environment, share, root } = stack;
  const stored = storedIds(root, environment);
  const valuesKnown = given(facts.values, TITLES.values);
  const again = (id: string) => `npm run secrets -- set ${id}`;

  /** Nothing where the stack's file alone says that there is no value. */
  async function knownValues(id: string): Promise<Values | undefined> {
    try {
      return await valuesKnown();
    } catch (error) {
      if (error instanceof Blocked && !stored.has(id)) return undefined;
      throw error;
    }
  }

  async function judged(secret: Secret): Promise<Verdict> {
    const { id, key_name } = secret;
    const values = await knownValues(id);
    const value = values?.[id];
    if (!values || value === undefined || value === "") return wrong(`${key_name} has no value`, again(id));
    const flaw = malformed(secret, value);
    if (flaw) return wrong(`${key_name} ${flaw}`, again(id));
    const { project_ref } = stack.settings.supabase;
    const ref = supabaseRefIn(value);
    if (ref !== undefined && project_ref !== undefined && ref !== project_ref)
      return aside(
        `${key_name} is of another project of Supabase than the settings name`,
        `${again(id)}, or correct skeleton:supabase.project_ref in Pulumi.${environment}.yaml`,
      );
    const vendor = vendorOf(secret);
    if (vendor === undefined) return ok("has a value of the right form");
    if (options.offline)
      return skipped(`has a value of the right form; ${vendor.name} is not asked (--offline)`);
    const answer = await vendor.ask(value, { ...examined, values });
    if (answer.kind === "accepted")
      return ok(`${vendor.name} accepts it${answer.note ? `: ${answer.note}` : ""}`);
    if (answer.kind === "unasked") return skipped(`has a value of the right form; ${answer.why}`);
    // It is delivered all the same: the update may fix something else, the rotation of this secret included.
    return aside(`${vendor.name} refuses ${key_name}: ${answer.why}`, answer.fix ?? again(id));
  }

  return [
    ...share.secrets.map((secret) => ({
      id: `secrets.${secret.id}`,
      family: "secrets" as const,
      title: secret.id,
      run: () => judged(secret),
    })),
    ...share.drafts.map(({ id }) => ({
      id: `secrets.${id}`,
      family: "secrets" as const,
      title: id,
      run: async () => skipped("a draft: nothing uses it yet"),
    })),
  ];
}
