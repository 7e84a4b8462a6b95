import { type LocalServer, localServer, type Received } from "../../functions/local-server.ts";

/** An environment as GitHub keeps it. */
export interface KeptEnvironment {
  reviewers: { type: "User" | "Team"; id: number }[];
  prevent_self_review: boolean;
  wait_timer: number;
  can_admins_bypass: boolean;
  /** Nothing where every branch and tag may deploy. */
  deployment_branch_policy: { protected_branches: boolean; custom_branch_policies: boolean } | null;
  policies: { id: number; name: string; type: "branch" | "tag" }[];
}

/** How a repository on the loopback GitHub deviates from answering. */
export interface Behaviour {
  /** Status and message for every request, in place of the answer. */
  readonly refuses?: readonly [status: number, message: string];
  /** A private repository below Enterprise: protection rules are refused with 422. */
  readonly lacksProtectionRules?: boolean;
}

/**
 * Answers as GitHub's REST API does for the environments of `acme/estate`
 * (https://docs.github.com/rest/deployments/environments and …/branch-policies).
 */
export function loopbackGitHub(
  environments: Map<string, KeptEnvironment>,
  { refuses, lacksProtectionRules = false }: Behaviour = {},
): Promise<LocalServer> {
  return localServer((request, response) => {
    const [status, body] = refuses ? [refuses[0], { message: refuses[1] }] : answer(request);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });

  function answer({ method, url, body }: Received): [number, unknown?] {
    const [, , owner, repository, , name = "", part, id] = url.pathname.split("/").map(decodeURIComponent);
    if (owner !== "acme" || repository !== "estate") return [404, { message: "Not Found" }];
    if (name === "") return [200, { id: 1, full_name: "acme/estate" }];
    const kept = environments.get(name);
    if (method === "PUT") {
      const sent = JSON.parse(body);
      if (lacksProtectionRules && "reviewers" in sent) {
        return [422, { message: "Failed to create the environment protection rule." }];
      }
      const { reviewers = [], ...rest } = sent;
      environments.set(name, {
        prevent_self_review: false,
        wait_timer: 0,
        can_admins_bypass: true,
        policies: kept?.policies ?? [],
        ...rest,
        reviewers,
      });
      return [200, {}];
    }
    if (!kept) return [404, { message: "Not Found" }];
    if (part === undefined) return [200, environmentAnswer(name, kept)];
    if (method === "DELETE") {
      kept.policies = kept.policies.filter((policy) => policy.id !== Number(id));
      return [204];
    }
    const size = Number(url.searchParams.get("per_page") ?? 30);
    const from = (Number(url.searchParams.get("page") ?? 1) - 1) * size;
    return [
      200,
      { total_count: kept.policies.length, branch_policies: kept.policies.slice(from, from + size) },
    ];
  }
}

function environmentAnswer(name: string, kept: KeptEnvironment) {
  const { reviewers, prevent_self_review, wait_timer, can_admins_bypass, deployment_branch_policy } = kept;
  return {
    id: 161088068,
    node_id: "MDExOkVudmlyb25tZW50MTYxMDg4MDY4",
    name,
    url: `https://api.github.com/repos/acme/estate/environments/${name}`,
    can_admins_bypass,
    protection_rules: [
      ...(wait_timer > 0 ? [{ id: 3736, node_id: "MDQ6R2F0ZTM3MzY=", type: "wait_timer", wait_timer }] : []),
      ...(reviewers.length > 0
        ? [
            {
              id: 3755,
              node_id: "MDQ6R2F0ZTM3NTU=",
              prevent_self_review,
              type: "required_reviewers",
              reviewers: reviewers.map(({ type, id }) => ({ type, reviewer: { id, node_id: "x" } })),
            },
          ]
        : []),
      ...(deployment_branch_policy ? [{ id: 3756, node_id: "MDQ6R2F0ZTM3NTY=", type: "branch_policy" }] : []),
    ],
    deployment_branch_policy,
  };
}
