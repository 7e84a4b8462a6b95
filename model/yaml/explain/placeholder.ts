/** In lower case, `todo` is the name of many a program. */
const PLACEHOLDER =
  /^(TODO|FIXME|TBD|tbd|([A-Za-z0-9]+[-_])*[Xx]{3,}|[Cc]hange[-_]?[Mm]e|CHANGE[-_]?ME|[Nn]\/[Aa]|\.{3}|…|\?+|<[^<>:@./]*>)$/;

/** Whether a text is what people write where a value is still to come. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text.trim());
