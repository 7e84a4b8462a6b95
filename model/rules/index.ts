import { coverage, expectedSize } from "./coverage.ts";
import type { CrossRule } from "./cross-rule.ts";
import { imagePullSecrets, legalNamesWhereDelivered, serviceFitsHost } from "./delivery.ts";
import { guardedSurfaces, runbooksExist } from "./guardrails.ts";
import { affectedEntities, invokers, referencesToSecrets } from "./references.ts";
import { namesFit, oneOfEach, ownSchemas } from "./uniqueness.ts";

export const crossRules: Readonly<Record<string, CrossRule>> = {
  referencesToSecrets,
  invokers,
  guardedSurfaces,
  affectedEntities,
  oneOfEach,
  ownSchemas,
  legalNamesWhereDelivered,
  serviceFitsHost,
  imagePullSecrets,
  coverage,
  namesFit,
  runbooksExist,
  expectedSize,
};
