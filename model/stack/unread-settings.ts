import { declaredRules } from "../delivery/environment-rules.ts";
import type { Share } from "../delivery/share.ts";
import { parseAlertChannel } from "../entities/alert-channel.ts";
import { unless } from "../entities/entity.ts";
import type { Complaint } from "../problems/problem.ts";
import { nearest } from "../problems/suggest.ts";
import type { StackSettings } from "../settings.ts";
import { writtenChannels } from "./function-settings.ts";
import type { SettingsRule } from "./settings-rule.ts";

/** Settings that are right and have no effect: warnings, since they may wait for what is declared later. */
export const UNREAD_RULES: readonly SettingsRule[] = [
  { needs: ["github"], says: "whether reviewers are asked", check: unaskedReviewers },
  { needs: ["alerts"], says: "whether groups of LINE are alerted", check: untoldGroups },
  { needs: ["sentry"], says: "whether Sentry is asked", check: unaskedSentry },
  { needs: ["supabase"], says: "whether Supabase is asked", check: unaskedSupabase },
];

function unaskedReviewers(settings: StackSettings, share: Share): readonly Complaint[] {
  const { reviewers, visibility, plan, wait_timer_minutes, prevent_self_review } = settings.github;
  const isOffered = visibility === "public" || plan === "enterprise";
  const asking = declaredRules(settings, share).filter(({ users, teams }) => users.length + teams.length > 0);
  // What asks for more than the plan offers is an error of its own.
  const isRefused =
    !isOffered &&
    (plan === "free" ||
      wait_timer_minutes > 0 ||
      prevent_self_review ||
      share.pipelines.some(({ approval_required }) => approval_required));
  const isAsked = isOffered && asking.length > 0;
  return unless(isRefused || isAsked || reviewers.users.length + reviewers.teams.length === 0, {
    severity: "warning",
    relies: ["pipelines"],
    field: ["github", "reviewers"],
    wrong: isOffered
      ? "nobody asks these reviewers: no pipeline of this environment requires an approval"
      : "nobody asks these reviewers: on private repositories, GitHub asks on Enterprise only",
    fix: "leave them out; who reviews governed changes is in github.roles",
  });
}

function untoldGroups(settings: StackSettings, share: Share): readonly Complaint[] {
  const known = Object.keys(settings.alerts.line_groups);
  // A channel that misspells a group is complained of as such.
  const told = writtenChannels(settings, share).map((text) => {
    const channel = parseAlertChannel(text);
    return channel?.kind === "line" ? nearest(channel.group, known) : undefined;
  });
  return known.flatMap((name) =>
    unless(told.includes(name), {
      severity: "warning",
      relies: ["guardrails"],
      field: ["alerts", "line_groups", name],
      about: "key",
      wrong: "no guardrail and no governance channel of this environment alerts this group",
      fix: `write alert_channel: "line:${name}" in a guardrail, or leave it out`,
    }),
  );
}

function unaskedSentry({ sentry }: StackSettings, { guardrails, surfaces }: Share): readonly Complaint[] {
  const known = surfaces.map(({ id }) => id);
  const asked = guardrails.filter(({ observability_source }) => observability_source === "sentry");
  return Object.keys(sentry?.projects ?? {})
    .filter((id) => known.includes(id))
    .flatMap((id) =>
      unless(asked.length > 0, {
        severity: "warning",
        relies: ["guardrails"],
        field: ["sentry", "projects", id],
        wrong: "no guardrail asks Sentry",
        fix: "add one with observability_source: sentry, or leave it out",
      }),
    );
}

function unaskedSupabase({ supabase }: StackSettings, { guardrails }: Share): readonly Complaint[] {
  return unless(
    supabase.project_ref === undefined ||
      guardrails.some(({ observability_source }) => observability_source === "supabase-dashboard"),
    {
      severity: "warning",
      relies: ["guardrails"],
      field: ["supabase", "project_ref"],
      wrong: "no guardrail asks Supabase",
      fix: "add one with observability_source: supabase-dashboard, or leave it out",
    },
  );
}
