import { accepted, type Cases, refused } from "../refusal.ts";

/** Advice that several cases get. */
const FIX = {
  session_date: "write a day that exists, as YYYY-MM-DD",
} as const;

export const clarificationCases: Cases = {
  refused: [
    refused(
      "an id is in kebab-case",
      ["clarification own-schemas", "id: own-schemas", "id: ▸own schemas"],
      [
        'clarification own schemas, id = "own schemas": this value does not fit',
        'did you mean "own-schemas"?',
      ],
    ),
    refused(
      "a question says something",
      ["clarification own-schemas", '"May two environments share a schema?"', '▸" "'],
      ['clarification own-schemas, question = " ": there is nothing in it', "write a text"],
    ),
    refused(
      "a question is shown as it is written",
      ["clarification own-schemas", '"May two environments', '▸"May \u202etwo environments'],
      [
        'clarification own-schemas, question = "May \\u202etwo environments share a schema?": a character in it is not seen, or changes how others are shown: U+202E',
        'did you mean "May two environments share a schema?"?',
      ],
    ),
    refused(
      "an answer says something",
      ["clarification own-schemas", 'answer: "No."', 'answer: ▸""'],
      ['clarification own-schemas, answer = "": there is nothing in it', "write a text"],
    ),
    refused(
      "a date is one that exists",
      ["clarification own-schemas", "2026-02-28", "▸2026-02-29"],
      ['clarification own-schemas, session_date = "2026-02-29": this value does not fit', FIX.session_date],
    ),
    refused(
      "a date has no time",
      ["clarification own-schemas", "2026-02-28", "▸2026-02-28T10:00:00Z"],
      [
        'clarification own-schemas, session_date = "2026-02-28T10:00:00Z": this value does not fit',
        'did you mean "2026-02-28"?',
      ],
    ),
    refused(
      "a date is written out",
      ["clarification own-schemas", "2026-02-28", "▸2026-2-28"],
      [
        'clarification own-schemas, session_date = "2026-2-28": this value does not fit',
        'did you mean "2026-02-28"?',
      ],
    ),
    refused(
      "an impact area is one of the three",
      ["clarification own-schemas", "impact_area: database", "impact_area: ▸databse"],
      [
        'clarification own-schemas, impact_area = "databse": this is not one of the values it may have',
        'did you mean "database"?',
      ],
    ),
    refused(
      "what is affected names its kind",
      ["clarification own-schemas", '"surface:api-staging"', '▸"api-staging"'],
      [
        'clarification own-schemas, affects[0] = "api-staging": this value does not fit',
        'write what the decision affects, each "pipeline:ID" or "surface:ID"',
      ],
    ),
    refused(
      "what is affected is a pipeline or a surface",
      ["clarification own-schemas", '"surface:api-staging"', '▸"secret:database-url-staging"'],
      [
        'clarification own-schemas, affects[0] = "secret:database-url-staging": this value does not fit',
        'write what the decision affects, each "pipeline:ID" or "surface:ID"',
      ],
    ),
    refused(
      "what is affected is listed once",
      ["clarification own-schemas", '"pipeline:api-production"]', '▸"surface:api-staging"]'],
      [
        'clarification own-schemas, affects[1] = "surface:api-staging": this entry is listed twice',
        "keep one of the two",
      ],
    ),
    refused(
      "no session is to come",
      ["clarification own-schemas", "2026-02-28", "▸2999-02-28"],
      [
        'clarification own-schemas, session_date = "2999-02-28": no session was on this day',
        "write the day of the session, which is not to come",
      ],
    ),
    refused(
      "an answer that may hold a credential",
      ["clarification own-schemas", '"No."', '▸"No, the token is xT5kQ9bWm2Rz7LpVc4NsY8Hd."'],
      [
        "clarification own-schemas, answer = (hidden: it looks like a credential): this holds a long run of mixed letters and digits, which may be a credential",
        "if it is one, remove it, revoke it, and store a new one with `pulumi config set --secret`",
        "warning",
      ],
    ),
  ],
  accepted: [
    accepted("a question with a mark of direction and a soft hyphen", [
      "clarification own-schemas",
      '"May two environments',
      '"May \u200etwo environ\u00adments',
    ]),
    accepted("a link to a shared document", [
      "clarification own-schemas",
      '"No."',
      '"No: https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit?usp=sharing."',
    ]),
    accepted("the id of a Vercel project", [
      "clarification own-schemas",
      '"No."',
      '"No, see prj_9xT5kQ9bWm2Rz7LpVc4NsY8HdXy1."',
    ]),
    accepted("the 29th of February of a leap year", [
      "clarification own-schemas",
      "2026-02-28",
      "2024-02-29",
    ]),
    accepted("nothing affected", [
      "clarification own-schemas",
      '["surface:api-staging", "pipeline:api-production"]',
      "[]",
    ]),
  ],
};
