import { channelToken, functionSecrets } from "../delivery/function-tokens.ts";
import { type Share, withSettings } from "../delivery/share.ts";
import { parseAlertChannel } from "../entities/alert-channel.ts";
import { unless } from "../entities/entity.ts";
import { isChannelVariable } from "../entities/relay-plan.ts";
import type { Secret } from "../entities/secret.ts";
import { isPolled, SOURCE, sourcesOf } from "../entities/sources/sources.ts";
import type { Complaint } from "../problems/problem.ts";
import { nearest, orElse, suggest } from "../problems/suggest.ts";
import type { StackSettings } from "../settings.ts";
import type { SettingsRule } from "./settings-rule.ts";

/** What the functions of an environment could not do without, and a catalogue cannot say. */
export const FUNCTION_RULES: readonly SettingsRule[] = [
  { needs: ["sentry", "supabase", "vercel"], says: "what sources are asked about", check: sourcePlaces },
  { needs: ["alerts"], says: "which group of LINE each channel is", check: lineGroups },
  { needs: ["alerts"], says: "the token of the governance channel", check: governanceChannel },
];

/** Where each source keeps what it is asked about. */
function sourcePlaces(settings: StackSettings, { guardrails, surfaces }: Share): readonly Complaint[] {
  const ids = surfaces.map(({ id }) => id);
  const projects = settings.sentry?.projects ?? {};
  const asked = guardrails.filter(({ observability_source }) => observability_source === "sentry");
  const lacking = [...new Set(asked.map(({ surface }) => surface))].filter(
    (id) => !Object.hasOwn(projects, id),
  );
  const strays = Object.keys(projects).filter((id) => !ids.includes(id));
  // What is there already cannot be what is meant.
  const free = lacking.length > 0 ? lacking : ids.filter((known) => !Object.hasOwn(projects, known));
  const misspelt = strays.map((id) => nearest(id, free));
  const unknown = strays.map((id) => ({
    field: ["sentry", "projects", id],
    about: "key" as const,
    relies: ["surfaces" as const],
    wrong: "there is no surface of this id in this environment",
    fix:
      free.length === 0
        ? "remove this line"
        : orElse(suggest(id, free), "if it was removed on purpose, remove this too"),
  }));
  const unsaid = guardrails.flatMap(({ id, surface, metric_name, observability_source: source }) => {
    // A source that cannot tell the metric is complained of as such, and so is a project under a misspelt id.
    if (!isPolled(source) || !sourcesOf(metric_name).includes(source)) return [];
    if (source === "sentry" && misspelt.includes(surface)) return [];
    const place = SOURCE[source].placeOf({ id, surface }, settings);
    return "wrong" in place ? [place] : [];
  });
  return [...unknown, ...unsaid];
}

/** Every channel of a stack as it is written; empty where governance has none. */
export const writtenChannels = (
  { alerts }: Pick<StackSettings, "alerts">,
  { guardrails }: Pick<Share, "guardrails">,
): readonly string[] => [
  ...guardrails.map(({ alert_channel }) => alert_channel),
  alerts.governance_channel ?? "",
];

/** LINE knows no names. */
function lineGroups(settings: StackSettings, share: Share): readonly Complaint[] {
  const { line_groups, governance_channel } = settings.alerts;
  const texts = writtenChannels(settings, share);
  const known = Object.keys(line_groups).map((group) => `line:${group}`);
  return [...new Set(texts)].flatMap((text): Complaint[] => {
    const channel = parseAlertChannel(text);
    if (channel?.kind !== "line" || Object.hasOwn(line_groups, channel.group)) return [];
    const wrong = `nothing says which group of LINE ${text} is`;
    const users = share.guardrails.filter(({ alert_channel }) => alert_channel === text);
    const near = nearest(text, known);
    if (near !== undefined) {
      // A group that others alert has its right name.
      if (!texts.includes(near))
        return [
          {
            field: ["alerts", "line_groups", near.slice("line:".length)],
            about: "key",
            wrong: `no channel has this group, and ${wrong}`,
            fix: `did you mean "${channel.group}"?`,
          },
        ];
      const fix = suggest(text, known);
      const setting = { field: ["alerts", "governance_channel"], wrong, fix };
      return [
        ...users.map(({ id }) => ({
          ...setting,
          field: ["alerts", "line_groups"],
          entry: { kind: "guardrails" as const, id, complaint: { field: ["alert_channel"], wrong, fix } },
        })),
        ...(text === governance_channel ? [setting] : []),
      ];
    }
    // Only governance's, then.
    if (users.length === 0 && known.length > 0)
      return [
        {
          field: ["alerts", "governance_channel"],
          wrong,
          fix: `${suggest(text, known)}; or add ${channel.group}: ID to line_groups, with the id that LINE's webhook events tell`,
        },
      ];
    return [
      {
        ...(known.length > 0
          ? { field: ["alerts", "line_groups"], about: "key" as const }
          : { field: ["alerts"] }),
        wrong,
        fix:
          known.length > 0
            ? `add ${channel.group}: ID, with the id that LINE's webhook events tell, or correct the channel: ${suggest(text, known)}`
            : `write line_groups: { ${channel.group}: ID }, with the id that LINE's webhook events tell`,
      },
    ];
  });
}

/** The governance channel's token is one that the settings refer to, or the one that guardrails tell such channels with. */
function governanceChannel({ alerts }: StackSettings, share: Share): readonly Complaint[] {
  const { governance_channel: channel = "", governance_secret } = alerts;
  const keyName = channelToken(channel);
  const declared = [...share.secrets, ...share.drafts];
  const referred = declared.find(({ id }) => id === governance_secret);
  const isMisled = governance_secret !== undefined && referred?.key_name !== keyName;
  const told = Object.values(functionSecrets(withSettings(share, { alerts }))).flat();
  return [
    ...unless(parseAlertChannel(channel)?.kind !== "email", {
      field: ["alerts", "governance_channel"],
      wrong: "the relay sends no e-mail",
      fix: "write a line:, slack: or webhook: channel, or leave it out",
    }),
    ...unless(governance_secret === undefined || referred !== undefined, {
      field: ["alerts", "governance_secret"],
      relies: ["secrets"],
      wrong: `there is no secret of this id in ${share.environment}`,
      fix: secretFor(keyName, declared, governance_secret),
    }),
    ...unless(referred === undefined || referred.key_name === keyName, {
      field: ["alerts", "governance_secret"],
      wrong:
        keyName === undefined
          ? "the governance channel takes no credential"
          : `its key_name is ${referred?.key_name}, and this channel takes ${keyName}`,
      fix: secretFor(keyName, declared, governance_secret),
    }),
    // A reference to the wrong secret is complained of as such.
    ...unless(keyName === undefined || isMisled || told.some(({ key_name }) => key_name === keyName), {
      field: ["alerts", "governance_channel"],
      relies: ["secrets", "guardrails"],
      wrong: `this takes a credential, and no active, sensitive secret with key_name ${keyName} is referred to`,
      fix: "write governance_secret: ID, the id of such a secret",
    }),
    ...declared
      .filter(
        ({ id, key_name }) => isChannelVariable(key_name) && !isUsed(id, share) && id !== governance_secret,
      )
      .flatMap(({ id }) =>
        unless(false, {
          severity: "warning",
          field: ["alerts"],
          relies: ["guardrails", "pipelines", "surfaces"],
          wrong: `nothing uses secret ${id}: no guardrail refers to it, and no governance_secret`,
          fix: "refer to it, or remove it from secrets.yaml once nothing deployed uses it",
        }),
      ),
  ];
}

/** The secrets that a channel can be told with, or what to do where there is none. */
function secretFor(keyName: string | undefined, declared: readonly Secret[], written = ""): string {
  if (keyName === undefined) return "leave it out";
  const fitting = declared.filter(({ key_name }) => key_name === keyName).map(({ id }) => id);
  return fitting.length > 0
    ? suggest(written, fitting)
    : `declare one in secrets.yaml, with key_name: ${keyName}`;
}

const isUsed = (id: string, { guardrails, pipelines, surfaces }: Share): boolean =>
  [...guardrails, ...pipelines, ...surfaces].some(({ secrets }) => secrets.includes(id));
