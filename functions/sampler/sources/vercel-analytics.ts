import * as z from "zod";
import type { SeriesOf } from "../../../model/entities/sampler-plan.ts";
import { minutesBefore, startOfMonth } from "../mark.ts";
import { SourceError } from "../source-request.ts";
import { bearer, type Reading, type SourceQuestion, type SourceReader } from "./reader.ts";

/**
 * A deployment of Vercel's `GET /v6/deployments` (REST API, "List deployments"), times in milliseconds since 1970.
 * `ready` is when a build ended, however it ended; while it runs there is none.
 */
const Deployment = z.object({
  uid: z.string(),
  readyState: z.string().optional(),
  state: z.string().optional(),
  buildingAt: z.number().nullish(),
  ready: z.number().nullish(),
});
type Deployment = z.infer<typeof Deployment>;

const Page = z.object({
  deployments: z.array(Deployment),
  /** `next` is what `until` has to be for the next page. */
  pagination: z.object({ next: z.number().nullable() }),
});

/** Most that Vercel gives at once. */
const PAGE_SIZE = 100;

/** A build takes 45 minutes at most, but waits for its turn: one that was created the day before may run this month. */
const EARLIER_MINUTES = 24 * 60;

/** Adds up the builds of a project. */
export const vercelReader: SourceReader<"vercel-analytics"> = {
  baseUrl: () => "https://api.vercel.com",
  authorization: bearer,
  read: buildMinutes,
};

/** Build minutes of a Vercel project from the start of the mark's month to the mark. */
async function buildMinutes(
  { project, team }: SeriesOf<"vercel-analytics">,
  { mark, ask, baseUrl }: SourceQuestion,
): Promise<Reading> {
  const month = startOfMonth(mark);
  const builds = new Map<string, Deployment>();
  for (let until: number | null = mark.getTime(); until !== null; ) {
    const url = new URL("/v6/deployments", baseUrl);
    url.search = new URLSearchParams({
      projectId: project,
      ...(team && { teamId: team }),
      since: String(minutesBefore(month, EARLIER_MINUTES).getTime()),
      until: String(until),
      limit: String(PAGE_SIZE),
    }).toString();
    const { deployments, pagination }: z.infer<typeof Page> = await ask.json(url, Page);
    for (const deployment of deployments) builds.set(deployment.uid, deployment);
    if (pagination.next !== null && pagination.next >= until)
      throw new SourceError("vercel-analytics pages without an end");
    until = pagination.next;
  }
  const milliseconds = [...builds.values()].reduce((sum, build) => sum + timeWithin(build, month, mark), 0);
  return { value: milliseconds / 60_000 };
}

/**
 * How long a deployment built between two times. One that waits, was canceled before its turn, or was promoted without
 * a build has not; one that builds has until now. A build that ended without an end that Vercel tells counts nothing.
 */
function timeWithin({ buildingAt, ready, readyState, state }: Deployment, from: Date, to: Date): number {
  if (!buildingAt) return 0;
  const end = ready ?? ((readyState ?? state) === "BUILDING" ? to.getTime() : buildingAt);
  return Math.max(0, Math.min(end, to.getTime()) - Math.max(buildingAt, from.getTime()));
}
