/** What the next update takes over: ids to import, by `TYPE::NAME` of the resource that the program makes. */
export type Adoption = Readonly<Record<string, string>>;

/** Key of a resource in an {@link Adoption}. */
export const adoptionKey = ({ type, name }: { readonly type: string; readonly name: string }): string =>
  `${type}::${name}`;
