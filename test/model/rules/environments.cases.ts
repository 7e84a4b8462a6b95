import { accepted, type Cases, refused } from "../refusal.ts";

export const environmentsCases: Cases = {
  refused: [
    refused(
      "the id of a pipeline does not end with another environment",
      ["pipeline portal-production", "id: portal-production", "id: ▸portal-staging"],
      [
        'pipeline portal-staging, id = "portal-staging": the id says staging, and this belongs to production by its environment',
        'end it with "-production", or correct the environment',
        "warning",
      ],
    ),
    refused(
      "nor does that of a guardrail",
      ["guardrail api-quota-production", "id: api-quota-production", "id: ▸api-quota-staging"],
      [
        'guardrail api-quota-staging, id = "api-quota-staging": the id says staging, and this belongs to production by its surface',
        'end it with "-production", or correct the surface',
        "warning",
      ],
    ),
  ],
  accepted: [
    accepted("it may end with none", [
      "pipeline portal-production",
      "id: portal-production",
      "id: promote-from-staging-to-portal",
    ]),
  ],
};
