/** In lower case, `todo` is the name of many a program. */
const STAND_IN =
  /^(TODO|FIXME|TBD|tbd|[Xx]{3,}|[Cc]hange[-_]?[Mm]e|CHANGE[-_]?ME|[Nn]\/[Aa]|\.{3}|…|\?+|<[^<>:@./]*>)$/;

/** Whether a text is what people write where a value is still to come. */
export const isStandIn = (text: string): boolean => STAND_IN.test(text.trim());
