import { coverage, expectedSize } from "./coverage.ts";
import type { CrossRule } from "./cross-rule.ts";
import {
  deliveredSurfaces,
  imagesOfOneApp,
  oneDeliverer,
  releasesOfOneApp,
  somethingToApprove,
} from "./deliverers.ts";
import { idsOfOwnEnvironment } from "./environments.ts";
import { functionsHaveTokens, guardedSurfaces, runbooksExist } from "./guardrails.ts";
import { affectedEntities, invokers, referencesToSecrets, reviewedClarifications } from "./references.ts";
import { reviewedThresholds, reviewsOfOwnEnvironment, reviewsOfWhatIsThere } from "./reviews.ts";
import {
  deployTokens,
  imagePullSecrets,
  legalNamesWhereDelivered,
  serviceFitsHost,
} from "./secret-destinations.ts";
import { judgedTraffic } from "./traffic.ts";
import { alertsOfOneName, namesFit, oneOfEach, ownSchemas, urlsOfOwnServices } from "./uniqueness.ts";
import { usedSurfaces } from "./usage.ts";

/** In the order in which they run: what is absent is looked for last, when it is known which files are sound. */
export const crossRules: Readonly<Record<string, CrossRule>> = {
  referencesToSecrets,
  invokers,
  guardedSurfaces,
  usedSurfaces,
  judgedTraffic,
  affectedEntities,
  reviewedClarifications,
  reviewsOfOwnEnvironment,
  reviewsOfWhatIsThere,
  reviewedThresholds,
  oneOfEach,
  idsOfOwnEnvironment,
  oneDeliverer,
  somethingToApprove,
  deliveredSurfaces,
  imagesOfOneApp,
  releasesOfOneApp,
  ownSchemas,
  legalNamesWhereDelivered,
  serviceFitsHost,
  imagePullSecrets,
  deployTokens,
  namesFit,
  alertsOfOneName,
  urlsOfOwnServices,
  runbooksExist,
  functionsHaveTokens,
  coverage,
  expectedSize,
};
