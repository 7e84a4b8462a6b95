import { reportOf } from "../../model/governance/report.ts";
import { today } from "../../model/governance/reviews.ts";
import { formatProblem } from "../../model/problems/problem.ts";
import type { Estate, Stack } from "../estate.ts";
import { judgeStack } from "../govern/governed-stack.ts";
import { refOf } from "../inventory/compact.ts";
import { readable } from "../inventory/readable.ts";
import { isFixedInput } from "../plan/fixed-inputs.ts";
import type { PlannedResource, Rehearsal } from "../plan/inventory.ts";
import { planOf } from "../plan/plan-of.ts";
import { governedIn, type StateResource } from "../state/exported-state.ts";
import { byConcern, concernOf, nameOf, typeOf } from "../view/concern.ts";
import type { OperationResult, ResourceChange } from "../view/operation-result.ts";
import { propertyChanges } from "../view/property-changes.ts";
import type { Deployed } from "./deployed-at-hand.ts";
import { type ComparedResource, comparedSides, isManaged } from "./deployed-differences.ts";

/** What would change in a stack since it was deployed, as far as a plan can tell. */
export interface PlannedChanges extends OperationResult {
  readonly stack: Stack["environment"];
  /** What the plan was compared with. */
  readonly against: Deployed["where"];
  /** The same as a sentence. */
  readonly comparedWith: string;
}

/**
 * Plans a stack and compares the plan with what is deployed: the values of secrets, and what only a deployment computes,
 * count as equal.
 * @param deployed what the plan is compared with; nothing for the plan alone
 */
export async function changesOfDeployed(
  stack: Stack,
  estate: Estate,
  deployed: Deployed | undefined,
): Promise<{ readonly plan: readonly PlannedResource[]; readonly changes: PlannedChanges | undefined }> {
  const plan = await planOf(stack, deployed && deployed.where !== "accepted" ? keeping(deployed.state) : {});
  return { plan, changes: deployed && changesSince(stack, estate, plan, deployed) };
}

const SERVICE = "gcp:cloudrunv2/service:Service";

/** The program keeps the image that a service runs: here the one that its state last saw. */
function keeping(state: readonly StateResource[]): Rehearsal {
  const images = new Map(
    state.flatMap(({ type, inputs }) => {
      if (type !== SERVICE) return [];
      const { name, template } = inputs as {
        name?: string;
        template?: { containers?: { image?: string }[] };
      };
      const image = template?.containers?.[0]?.image;
      return name !== undefined && image !== undefined ? [[name, image] as const] : [];
    }),
  );
  return { liveImage: (name) => images.get(name) };
}

function changesSince(
  stack: Stack,
  estate: Estate,
  plan: readonly PlannedResource[],
  deployed: Deployed,
): PlannedChanges {
  const planned = readable(plan);
  const [before, after] =
    deployed.where === "accepted"
      ? [deployed.resources.filter(isOfCloud), planned.filter(isOfCloud)]
      : comparedSides(plan, deployed.state);
  const places = deployed.where === "accepted" ? deployed.resources : placesOf(deployed.state);
  const parents = new Map([...places, ...planned].map((it) => [refOf(it), it.parent]));
  const changes = changesBetweenSides(before, after, parents);
  const managed = after.length;
  const touched = changes.filter(({ verb }) => verb !== "create" && verb !== "delete").length;
  const created = changes.filter(({ verb }) => verb === "create").length;
  return {
    stack: stack.environment,
    against: deployed.where,
    comparedWith: comparedWith(deployed),
    changes,
    unchanged: managed - created - touched,
    components: planned.filter(({ type }) => type.startsWith("skeleton:")).length,
    warnings: [],
    ...governance(stack, estate, deployed),
  };
}

const isOfCloud = ({ type }: Pick<PlannedResource, "type">): boolean => isManaged(type);

/** What becomes of each resource, in the order of concerns. */
function changesBetweenSides(
  before: readonly ComparedResource[],
  after: readonly ComparedResource[],
  parents: ReadonlyMap<string, string | null>,
): ResourceChange[] {
  const old = new Map(before.map((resource) => [refOf(resource), resource]));
  const now = new Map(after.map((resource) => [refOf(resource), resource]));
  const parentOf = (urn: string) => {
    const parent = parents.get(urn.split("::").slice(2).join("::"));
    return parent ? asUrn(parent) : undefined;
  };
  const changes = [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((ref): ResourceChange[] => {
    const [was, is] = [old.get(ref), now.get(ref)];
    const { type = "", name = "" } = is ?? was ?? {};
    const concern = concernOf(asUrn(ref), parentOf);
    if (!was || !is)
      return [{ concern, type, name, verb: was ? "delete" : "create", properties: [], replacedFor: [] }];
    const properties = propertyChanges(was.inputs, is.inputs);
    if (properties.length === 0) return [];
    const inputs = new Set(properties.map(({ path }) => path.split(".")[0] ?? ""));
    const replacedFor = [...inputs].filter((input) => isFixedInput(type, input));
    return [
      { concern, type, name, verb: replacedFor.length > 0 ? "replace" : "change", properties, replacedFor },
    ];
  });
  return changes.sort((a, b) => byConcern(a.concern, b.concern));
}

/** Only the end of a URN says where a resource belongs, so any start will do. */
const asUrn = (ref: string): string => `urn:pulumi:stack::project::${ref}`;

/** Where the resources of a state belong, for those that are in no plan any more. */
const placesOf = (state: readonly StateResource[]) =>
  state.map(({ urn, type, parent }) => ({
    type,
    name: nameOf(urn),
    parent: parent ? refOfUrn(parent) : null,
  }));

const refOfUrn = (urn: string): string => refOf({ type: typeOf(urn), name: nameOf(urn) });

/** What governance says of the change, as the program would before it changes anything. */
function governance(
  stack: Stack,
  estate: Estate,
  deployed: Deployed,
): Pick<OperationResult, "notes" | "errors"> {
  if (deployed.where === "accepted") return { notes: [], errors: [] };
  const governed = governedIn({ deployment: { resources: deployed.state } });
  if (!governed) return { notes: [], errors: [] };
  const judged = judgeStack(stack, estate, governed, today(), deployed.where);
  const report = reportOf(judged, stack.environment);
  return { notes: report === undefined ? [] : [report], errors: judged.problems.map(formatProblem) };
}

function comparedWith(deployed: Deployed): string {
  switch (deployed.where) {
    case "sandbox":
      return "the sandbox's state, without secret and computed values";
    case "login":
      return "the deployed state, without secret and computed values";
    case "accepted":
      return `the accepted plan: ${deployed.reason}`;
  }
}
