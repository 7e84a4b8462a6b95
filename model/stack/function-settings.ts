import type { Share } from "../delivery/share.ts";
import { parseAlertChannel } from "../entities/alert-channel.ts";
import { unless } from "../entities/entity.ts";
import { CHANNEL_TOKEN } from "../entities/relay-plan.ts";
import type { Complaint } from "../problems/problem.ts";
import { suggest } from "../problems/suggest.ts";
import type { StackSettings } from "../settings.ts";

/** What the functions of an environment could not do without, and a catalogue cannot say. */
export function checkFunctionSettings(settings: StackSettings, share: Share): Complaint[] {
  return [...sources(settings, share), ...lineGroups(settings, share), ...governanceChannel(settings, share)];
}

/** Where each source keeps what it is asked about. */
function sources({ sentry, supabase }: StackSettings, { guardrails, surfaces }: Share): readonly Complaint[] {
  const ids = surfaces.map(({ id }) => id);
  const unknown = Object.keys(sentry?.projects ?? {}).flatMap((id) =>
    unless(ids.includes(id), {
      field: ["sentry", "projects", id],
      wrong: "there is no surface of this id in this environment",
      fix: suggest(id, ids),
    }),
  );
  const unsaid = guardrails.flatMap(({ id, surface, observability_source: source }) => [
    ...unless(source !== "sentry" || sentry?.projects[surface] !== undefined, {
      field: ["sentry"],
      wrong: `guardrail ${id} asks Sentry, and nothing says which project ${surface} reports to`,
      fix: `write organization, and projects: { ${surface}: SLUG }`,
    }),
    ...unless(source !== "supabase-dashboard" || supabase.project_ref !== undefined, {
      field: ["supabase"],
      wrong: `guardrail ${id} asks Supabase, and nothing says which project`,
      fix: "write project_ref: the 20 letters that the project's URL starts with",
    }),
  ]);
  return [...unknown, ...unsaid];
}

/** LINE knows no names. */
function lineGroups({ alerts }: StackSettings, { guardrails }: Share): readonly Complaint[] {
  const { line_groups, governance_channel } = alerts;
  const texts = [...guardrails.map(({ alert_channel }) => alert_channel), governance_channel ?? ""];
  return [...new Set(texts)].flatMap((text) => {
    const channel = parseAlertChannel(text);
    return unless(channel?.kind !== "line" || line_groups[channel.group] !== undefined, {
      field: ["alerts"],
      wrong: `nothing says which group of LINE ${text} is`,
      fix: "write line_groups: { NAME: ID }, with the id that LINE's webhook events tell",
    });
  });
}

function governanceChannel({ alerts }: StackSettings, { secrets }: Share): readonly Complaint[] {
  const field = ["alerts", "governance_channel"];
  const kind = parseAlertChannel(alerts.governance_channel ?? "")?.kind;
  const keyName = kind === "line" || kind === "slack" ? CHANNEL_TOKEN[kind] : undefined;
  const hasToken = secrets.some(({ key_name, sensitive }) => sensitive && key_name === keyName);
  return [
    ...unless(kind !== "email", {
      field,
      wrong: "the relay sends no e-mail",
      fix: "write a line:, slack: or webhook: channel, or leave it out",
    }),
    ...unless(keyName === undefined || hasToken, {
      field,
      wrong: `this takes a token, and the environment has no active, sensitive secret with key_name ${keyName}`,
      fix: "declare one in secrets.yaml",
    }),
  ];
}
