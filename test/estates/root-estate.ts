/** Paths below the root of the repository that belong to the estate there, and not to the program. */
const OF_ROOT_ESTATE =
  /^(catalogue|inventory|docs\/runbooks|docs\/catalogue\.md|\.github\/workflows|Pulumi\.(staging|production)\.yaml)(\/|$)/;

/**
 * Whether a path, relative to the root of the repository, belongs to the estate there.
 * @example isOfRootEstate("catalogue/surfaces.yaml") // true
 */
export const isOfRootEstate = (path: string): boolean => OF_ROOT_ESTATE.test(path);
