import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";
import { concernOf, isBookkeeping, nameOf, typeOf } from "./concern.ts";
import { type PropertyDifference, propertyChanges, secretPaths } from "./property-changes.ts";

/** What happens to a resource. */
export type Verb = "create" | "import" | "change" | "replace" | "delete";

/** A resource that an operation changes. */
export interface ResourceChange {
  /** The surface or concern that it belongs to. */
  readonly concern: string;
  /** Its type token, e.g. `gcp:cloudrunv2/service:Service`. */
  readonly type: string;
  /** Its logical name. */
  readonly name: string;
  readonly verb: Verb;
  /** What differs; empty where a whole resource comes or goes. */
  readonly properties: readonly PropertyDifference[];
  /** Properties that cannot change in place, for a replacement. */
  readonly replacedFor: readonly string[];
}

/** What an operation of the engine did, or would do. */
export interface OperationResult {
  readonly changes: readonly ResourceChange[];
  /** Resources that stay as they are. */
  readonly unchanged: number;
  /** Components: they group resources, and no provider manages them. */
  readonly components: number;
  /** What went wrong, each message once. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What the program reports, e.g. governed changes with their reviews. */
  readonly notes: readonly string[];
}

/** What the engine calls a step, by what it does to the resource. Steps that are left out change nothing. */
const VERBS: Readonly<Record<string, Verb>> = {
  create: "create",
  import: "import",
  update: "change",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "import-replacement": "replace",
};

/** Collects the events of one operation of the engine into its result. */
export class OperationLog {
  readonly #steps = new Map<string, StepEventMetadata[]>();
  readonly #parents = new Map<string, string>();
  #outputs: Readonly<Record<string, unknown>> = {};
  readonly #messages = { error: new Set<string>(), warning: new Set<string>(), info: new Set<string>() };

  /** Takes in one event; the engine sends them in order. */
  add({ resourcePreEvent, resOutputsEvent, diagnosticEvent }: EngineEvent): void {
    if (resourcePreEvent) this.#addStep(resourcePreEvent.metadata);
    if (resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack") {
      this.#outputs = resOutputsEvent.metadata.new?.outputs ?? {};
    }
    // A refresh knows what changed only once the provider has answered.
    if (resOutputsEvent && this.#isRefreshed(resOutputsEvent.metadata.urn)) {
      this.#addStep(asRefreshed(resOutputsEvent.metadata));
    }
    if (diagnosticEvent && !diagnosticEvent.ephemeral) {
      const { severity, message } = diagnosticEvent;
      if (severity !== "info#err") this.#messages[severity]?.add(message.trim());
    }
  }

  /** The result of the events so far. */
  result(): OperationResult {
    const steps = [...this.#steps].filter(([urn]) => !isBookkeeping(typeOf(urn)));
    const resources = steps.filter(([, [first]]) => (first?.new ?? first?.old)?.custom);
    const changes = resources.flatMap(([urn, metadata]) => this.#changeOf(urn, metadata) ?? []);
    const { error, warning, info } = this.#messages;
    return {
      changes,
      unchanged: resources.length - changes.length,
      components: steps.length - resources.length,
      errors: [...error],
      warnings: [...warning],
      notes: [...info],
    };
  }

  /** What the program exports, by name, as the events have it: secrets are not readable. */
  outputs(): Readonly<Record<string, unknown>> {
    return this.#outputs;
  }

  #addStep(metadata: StepEventMetadata): void {
    const { urn } = metadata;
    const parent = (metadata.new ?? metadata.old)?.parent;
    if (parent) this.#parents.set(urn, parent);
    this.#steps.set(urn, [...(this.#steps.get(urn) ?? []), metadata]);
  }

  #isRefreshed = (urn: string): boolean =>
    (this.#steps.get(urn) ?? []).some(({ op }) => (op as string) === "refresh");

  #changeOf(urn: string, steps: readonly StepEventMetadata[]): ResourceChange | undefined {
    const changing = steps.filter(({ op }) => op in VERBS);
    const verbs = changing.map(({ op }) => VERBS[op]);
    // What is imported and then changed in place is one step for a reader.
    const verb = verbs.includes("replace") ? "replace" : verbs[0];
    const isChanged = verb === "change" || (verb === "import" && verbs.includes("change"));
    // The step that has both versions, where there is one.
    const inner = changing.filter(({ op }) => !isChanged || VERBS[op] === "change");
    const step = inner.find((candidate) => candidate.old && candidate.new) ?? changing[0];
    if (!step || !verb) return undefined;
    const isInside = isChanged || verb === "replace";
    return {
      concern: concernOf(urn, (child) => this.#parents.get(child)),
      type: step.type,
      name: nameOf(urn),
      verb,
      properties: isInside ? propertyChanges(step.old?.inputs, step.new?.inputs, changedPaths(step)) : [],
      replacedFor: verb === "replace" ? [...new Set(changing.flatMap(({ keys }) => keys ?? []))] : [],
    };
  }
}

/** Paths that the provider says differ, secrets among them, whose values the engine hides. */
const changedPaths = ({ detailedDiff, diffs }: StepEventMetadata): string[] =>
  detailedDiff ? Object.keys(detailedDiff) : (diffs ?? []);

/**
 * What a refresh found, as a change of what the state held: outputs in place of inputs. Where nothing that the engine shows
 * differs, and something does, it is one of the secrets.
 */
function asRefreshed(metadata: StepEventMetadata): StepEventMetadata {
  const { old, new: now } = metadata;
  const isHidden = propertyChanges(old?.outputs, now?.outputs).length === 0;
  return {
    ...metadata,
    ...(isHidden && { diffs: secretPaths(now?.outputs) }),
    ...(old && { old: { ...old, inputs: old.outputs } }),
    ...(now && { new: { ...now, inputs: now.outputs } }),
  };
}
