import { ESTATE_PATHS } from "../../model/entities/estate-paths.ts";

/**
 * Whether a path, relative to the root of the repository, belongs to the estate there.
 * @example isOfRootEstate("catalogue/surfaces.yaml") // true
 */
export const isOfRootEstate = (path: string): boolean =>
  ESTATE_PATHS.some((own) => path === own || path.startsWith(`${own}/`));
