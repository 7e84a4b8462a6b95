import { DEFAULT_TRAFFIC, REVISION, revisionNumber, servingRevisions } from "../../sandbox/gcp/revisions.ts";
import { SERVICE } from "../../sandbox/gcp/run.ts";
import type { CloudRecord, CloudStore } from "../../sandbox/provider/store.ts";
import type { Json, Properties } from "../../sandbox/provider/wire.ts";

/** What a target of traffic is, as `gcloud run services describe` shows it. */
export type Target = { type: string; revision?: string; percent?: number; tag?: string };

export const toLatest = (percent = 100): Target => ({
  type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST",
  percent,
});
export const toRevision = (revision: string, rest: Partial<Target>): Target => ({
  type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
  revision,
  ...rest,
});

/** Changes one Cloud Run service behind the program's back, as gcloud does in CI or in an operator's hands. */
export class CloudRunOperator {
  readonly #clouds: CloudStore;
  readonly #id: string;

  constructor(clouds: CloudStore, id: string) {
    this.#clouds = clouds;
    this.#id = id;
  }

  get service(): CloudRecord {
    const service = this.#clouds.get(SERVICE, this.#id);
    if (!service) throw new Error(`no service ${this.#id}`);
    return service;
  }

  get traffic(): Target[] {
    const { inputs, outputs } = this.service;
    return (inputs.traffics ?? outputs.traffics ?? DEFAULT_TRAFFIC) as unknown as Target[];
  }

  /** Short name of the newest revision, ready or not. */
  get newest(): string {
    return short(this.service.outputs.latestCreatedRevision);
  }

  /** Images that get requests. */
  get serving(): string[] {
    return servingRevisions(this.service).map((id) => imageOf(this.#clouds.get(REVISION, id)));
  }

  /** Image of what a new revision would be. */
  get templateImage(): string {
    return imageOf(this.service);
  }

  /** `gcloud run deploy --image IMAGE --no-traffic --tag TAG`; a revision that is not ready does not start. */
  deploy(image: string, { tag, isReady = true }: { tag?: string; isReady?: boolean } = {}): string {
    const { inputs, outputs } = this.service;
    const name = `${inputs.name}-${revisionNumber(outputs)}`;
    const id = `${this.#id}/revisions/${name}`;
    const template = withImage(inputs.template as Properties, image);
    const { project = null } = inputs;
    this.#clouds.put({ type: REVISION, id, inputs: { template, project }, outputs: {}, abandoned: true });
    // Traffic to the latest revision becomes traffic to the one that was the latest.
    const ready = short(outputs.latestReadyRevision);
    const held = this.traffic.map(({ type: _, revision = ready, ...rest }) => toRevision(revision, rest));
    this.#write(
      { template, traffics: [...held, ...(tag ? [toRevision(name, { tag })] : [])] },
      { latestCreatedRevision: id, ...(isReady && { latestReadyRevision: id }) },
    );
    return name;
  }

  /** `gcloud run services update-traffic`. */
  route(...traffics: Target[]): void {
    this.#write({ traffics }, {});
  }

  #write(inputs: object, outputs: object): void {
    const before = this.service;
    this.#clouds.put({
      ...before,
      inputs: { ...before.inputs, ...inputs },
      outputs: { ...before.outputs, ...outputs, generation: String(Number(before.outputs.generation) + 1) },
    });
  }
}

const short = (name: Json | undefined): string => String(name).split("/").at(-1) ?? "";

function withImage(template: Properties, image: string): Properties {
  const [first, ...rest] = template.containers as Properties[];
  return { ...template, containers: [{ ...first, image }, ...rest] };
}

function imageOf(record: CloudRecord | undefined): string {
  if (!record) throw new Error("no such revision");
  const { containers } = record.inputs.template as { containers: [{ image: string }] };
  return containers[0].image;
}
