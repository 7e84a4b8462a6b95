import { isDeployedByCi, type Share } from "../../model/delivery/share.ts";
import { freeName } from "../../model/entities/free-name.ts";
import { SECRET_TRANSITIONS, type SecretStatus } from "../../model/entities/secret.ts";
import type { Surface } from "../../model/entities/surface.ts";
import { imageRegistryId } from "../../model/names.ts";

/** What is deployed where in an environment, who calls whom, and who is alerted, as a Mermaid flow chart. */
export function topologyDiagram(share: Share): string {
  const { environment, surfaces, cloudRun, guardrails } = share;
  const lines = new Set<string>();
  const nodes = new Map<string, string>();
  const node = (kind: string, name: string, shape: [string, string]) => {
    const plain = `${kind}_${name.replace(/[^A-Za-z0-9]/g, "_")}`;
    // Names that differ in other characters only are two nodes all the same.
    const id = freeName(plain, (free) => (nodes.get(free) ?? name) === name, "_");
    nodes.set(id, name);
    lines.add(`${id}${shape[0]}"${label(name)}"${shape[1]}`);
    return id;
  };
  const surfaceNode = (surface: Surface) =>
    node("surface", surface.id, surface.platform === "cloud-run" ? ["(", ")"] : ["[", "]"]);

  const github = node("github", `GitHub environment ${environment}`, ["{{", "}}"]);
  const registry = cloudRun.length > 0 && node("registry", imageRegistryId(environment), ["[(", ")]"]);
  for (const surface of surfaces) {
    const target = surfaceNode(surface);
    if (isDeployedByCi(surface, share)) lines.add(`${github} -->|deploys| ${target}`);
    if (surface.platform === "cloud-run" && registry) lines.add(`${registry} -.->|images| ${target}`);
    if (surface.platform === "vercel" && surface.git_branch !== undefined)
      lines.add(`${node("git", `branch ${surface.git_branch}`, ["[/", "/]"])} -->|Vercel builds| ${target}`);
  }
  for (const surface of cloudRun) {
    const callers = surfaces.filter(({ id }) => surface.invoked_by.includes(id));
    for (const caller of callers) lines.add(`${surfaceNode(caller)} -->|calls| ${surfaceNode(surface)}`);
  }
  for (const { surface: watched, metric_name, alert_channel } of guardrails) {
    const surface = surfaces.find(({ id }) => id === watched);
    if (!surface) continue;
    lines.add(`${surfaceNode(surface)} -.->|${metric_name}| ${node("channel", alert_channel, ["([", "])"])}`);
  }
  return ["flowchart LR", ...[...lines].map((line) => `  ${line}`)].join("\n");
}

const label = (text: string): string => text.replaceAll('"', "#quot;");

/** Why a secret leaves a status. */
const LEAVES: Record<SecretStatus, string> = {
  draft: "its value is validated",
  active: "its rotation starts",
  rotating: "the new value is verified",
};

/** The statuses of a secret and the ways between them, as a Mermaid state diagram. */
export function secretStates(): string {
  const [first] = Object.keys(SECRET_TRANSITIONS);
  const ways = Object.entries(SECRET_TRANSITIONS).flatMap(([from, next]) =>
    next.map((to) => `  ${from} --> ${to}: ${LEAVES[from as SecretStatus]}`),
  );
  return ["stateDiagram-v2", `  [*] --> ${first}`, ...ways].join("\n");
}
