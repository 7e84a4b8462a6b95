import * as z from "zod";
import type { Complaint } from "../problems/problem.ts";
import { hasUnseen, unseenCharacter } from "../problems/strange-characters.ts";
import { textWithout } from "./flaw.ts";
import { urlPathFlaw } from "./url-path.ts";

/** The environments; each is one Pulumi stack of the same name. */
export const ENVIRONMENTS = ["staging", "production"] as const;
/** One of {@link ENVIRONMENTS}. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** The environment that an id ends with, where it is another one than its own. */
export const otherEnvironment = (id: string, own: Environment): Environment | undefined =>
  ENVIRONMENTS.find((environment) => environment !== own && id.endsWith(`-${environment}`));

/**
 * A rule about one entity, over and above the shape of its fields. It runs as soon as the fields it needs are
 * well-formed, whatever is wrong with the others, so that one pass reports everything.
 */
export interface Rule<T> {
  readonly needs: readonly (keyof T & string)[];
  readonly refuse: (entity: T) => readonly Complaint[];
}

/** `rulesOf<Pipeline>()(["stages", "app"], ({ stages, app }) => …)`: the rule sees just the fields it says it needs. */
export function rulesOf<T>() {
  return <K extends keyof T & string>(
    needs: readonly K[],
    refuse: (entity: Pick<T, K>) => readonly Complaint[],
  ): Rule<T> => ({ needs, refuse });
}

/** A kind of entity: the file it is declared in, the shape of an entry, and the rules of that entity alone. */
export interface EntityKind<T> {
  /** What messages call it, e.g. `surface`. */
  readonly kind: string;
  /** File inside `catalogue/`. */
  readonly file: string;
  /** The shape of an entry; it may depend on a field of the entry, as a surface's does on its platform. */
  readonly shapeOf: (entry: Readonly<Record<string, unknown>>) => z.ZodObject;
  /** Every shape that an entry may have, where it depends on a field. */
  readonly shapes?: readonly z.ZodObject[];
  readonly rules: readonly Rule<T>[];
  /** Says more of an unknown field than that it is unknown, where there is more to say. */
  readonly unknownField?: (field: string, entry: Readonly<Record<string, unknown>>) => string | undefined;
}

/** Records of other centuries are slips. */
const FIRST_DAY = "2000-01-01";

/** Whether a record can be of this day (YYYY-MM-DD). A day ahead (UTC) is today in another time zone. */
export function isPastDay(day: string): boolean {
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  return day >= FIRST_DAY && day <= tomorrow;
}

/** No complaint, or the one. */
export const unless = (right: boolean, complaint: Complaint): readonly Complaint[] =>
  right ? [] : [complaint];

/** Longest id: a Cloud Run service name has at most 49 characters, and ids become such names unchanged. */
export const MAX_ID_LENGTH = 49;

/** Least and most characters of a service account's id: that of a surface on Cloud Run becomes one. */
export const ACCOUNT_ID_LENGTH = [6, 30] as const;

const ID_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The id of an entry. */
export const Id = z
  .string()
  .regex(ID_PATTERN)
  .max(MAX_ID_LENGTH)
  .describe(`a unique name in kebab-case, at most ${MAX_ID_LENGTH} characters, e.g. "api-staging"`);

/** A list names each thing once: what is listed becomes a resource of that name. */
export function listedOnce(
  what: string,
  field: readonly (string | number)[],
  list: readonly (string | number)[],
): readonly Complaint[] {
  const seen = new Set<string | number>();
  return list.flatMap((item, i) => {
    const isNew = !seen.has(item);
    seen.add(item);
    return unless(isNew, {
      field: [...field, i],
      wrong: `this ${what} is listed twice`,
      fix: "keep one of the two",
    });
  });
}

/** Something that a person reads: not just white space, and nothing in it that is not seen. */
export const Text = textWithout((text) =>
  text.trim() === ""
    ? { wrong: "there is nothing in it", fix: "write a text" }
    : hasUnseen(text, true)
      ? {
          wrong: `a character in it is not seen, or changes how others are shown: ${unseenCharacter(text, true)}`,
          fix: "take it out",
        }
      : undefined,
).meta({ pattern: "\\S" });

/** Longest name of a person or role. */
const MAX_NAME = 100;

/** Who somebody is: one line. */
export const Name = textWithout((text) =>
  text.trim() === "" || text !== text.trim() || hasUnseen(text) || text.length > MAX_NAME
    ? {
        wrong: `this is not a name on one line${hasUnseen(text) ? `: ${unseenCharacter(text)} is not seen` : ""}`,
        fix: `write a role or a person in at most ${MAX_NAME} characters, without a space around it`,
      }
    : undefined,
).meta({ pattern: "\\S" });

/**
 * Refers to another entity by its id. That there is one of this id is checked over the whole catalogue, which knows what a
 * wrong form is meant to be.
 */
export const Reference = z
  .string()
  .min(1)
  .meta({ maxLength: MAX_ID_LENGTH, pattern: ID_PATTERN.source })
  .describe("the id of another entry, in kebab-case");

/** An absolute URL path without query or fragment (RFC 3986, 3.3), as a shell and a probe can both call it. */
export const UrlPath = textWithout(urlPathFlaw)
  .meta({ pattern: "^/(?!/)([A-Za-z0-9._~:@!+,;=/-]|%[0-9A-Fa-f]{2})*$" })
  .describe('an absolute path such as "/health", without a query');

/**
 * Ids of what becomes a cloud resource carry the environment, so that two stacks can share one cloud project.
 * @param most characters that such an id has at most
 */
export function namedAfterEnvironment(
  { id, environment }: { id: string; environment: Environment },
  most: number = MAX_ID_LENGTH,
) {
  const end = `-${environment}`;
  const rest = most - end.length;
  return unless(id.endsWith(end), {
    field: ["id"],
    wrong: "the id becomes a cloud name and does not say its environment",
    fix:
      id.length <= rest
        ? `end it with "${end}", or correct the environment`
        : `shorten it to ${rest} characters and end it with "${end}", since it has at most ${most} with that, or correct the environment`,
  });
}
