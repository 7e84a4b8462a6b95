import * as z from "zod";

/** GitHub's answer about the deployments of a repository (GraphQL, `Repository.deployments`), as far as it is read. */
export const DeploymentsAnswer = z.object({
  data: z.object({
    repository: z.object({
      deployments: z.object({
        nodes: z.array(
          z.object({
            commitOid: z.string(),
            creator: z.object({ login: z.string() }).nullable(),
            statuses: z.object({
              nodes: z.array(
                z.object({
                  state: z.string(),
                  createdAt: z.iso.datetime(),
                  description: z.string().nullable(),
                  logUrl: z.string().nullable(),
                }),
              ),
            }),
          }),
        ),
      }),
    }),
  }),
});

/** What a run put in front of a surface's users. */
export interface Delivered {
  /** When the run wrote it down, RFC 3339. */
  readonly at: string;
  /** Id of the surface. */
  readonly surface: string;
  /** Whether it was a new release or an earlier one. */
  readonly kind: "delivered" | "put back";
  /** What it can be put back by: a digest, a deployment's id or an update group. */
  readonly release: string;
  /** The commit that the run was started on. */
  readonly commit: string;
  /** Who started the run, as GitHub names them. */
  readonly by: string;
  /** Address of the run. */
  readonly run: string;
}

/** The form in which the job that records writes a delivery into the list of deployments. */
const RECORD = /^(\S+) (delivered|put back) (\S.*)$/;

/** The deliveries of a list of deployments, the newest first. A deployment without a record failed, or still runs. */
export function deliveries(answer: z.infer<typeof DeploymentsAnswer>): Delivered[] {
  return answer.data.repository.deployments.nodes
    .flatMap(({ commitOid, creator, statuses }): Delivered[] => {
      for (const { createdAt, description, logUrl } of statuses.nodes) {
        const [, surface, kind, release] = RECORD.exec(description ?? "") ?? [];
        if (!surface || !release || (kind !== "delivered" && kind !== "put back")) continue;
        const run = (logUrl ?? "").replace(/\/job\/.*$/, "");
        return [
          { at: createdAt, surface, kind, release, commit: commitOid, by: creator?.login ?? "nobody", run },
        ];
      }
      return [];
    })
    .sort((a, b) => b.at.localeCompare(a.at));
}
