import { accepted, type Cases, refused } from "../refusal.ts";

/** Advice that several cases get. */
const FIX = {
  key_name:
    "write the variable's name: upper case, digits and underscores, not starting with a digit or GITHUB_",
} as const;

export const secretCases: Cases = {
  refused: [
    refused(
      "an id is in kebab-case",
      ["secret database-url-staging", "id: database-url-staging", "id: ▸DATABASE-staging"],
      [
        'secret DATABASE-staging, id = "DATABASE-staging": this value does not fit',
        'did you mean "database-staging"?',
      ],
    ),
    refused(
      "an id ends with the environment",
      ["secret database-url-staging", "id: database-url-staging", "id: ▸database-url"],
      [
        'secret database-url, id = "database-url": the id becomes a cloud name and does not say its environment',
        'end it with "-staging", or correct the environment',
      ],
    ),
    refused(
      "an environment is one of the two",
      ["secret database-url-staging", "environment: staging", "environment: ▸stagin"],
      [
        'secret database-url-staging, environment = "stagin": this is not one of the values it may have',
        'did you mean "staging"?',
      ],
    ),
    ...[
      "ENCRYPTION_KEY",
      "SECRET_KEY_BASE",
      "RAILS_MASTER_KEY",
      "WEBHOOK_HMAC_KEY",
      "PGPASSWORD",
      "DB_PASS",
      "GOOGLE_APPLICATION_CREDENTIALS_JSON",
      "FIREBASE_SERVICE_ACCOUNT_JSON",
    ].map((name) =>
      refused(
        `${name} is never public`,
        [
          ["secret database-url-staging", "key_name: DATABASE_URL", `key_name: ${name}`],
          ["secret database-url-staging", "status: active", "status: active\n  sensitive: ▸false"],
        ],
        [
          `secret database-url-staging, sensitive = false: ${name} is the name of a credential, and its value would stand in the stack's file for all to read`,
          "leave the field out, or rename the variable if it is no credential",
        ],
      ),
    ),
    refused(
      "a service is one of the four",
      ["secret database-url-staging", "service: supabase", "service: ▸supabse"],
      [
        'secret database-url-staging, service = "supabse": this is not one of the values it may have',
        'did you mean "supabase"?',
      ],
    ),
    refused(
      "a key name is in upper case",
      ["secret database-url-staging", "key_name: DATABASE_URL", "key_name: ▸database_url"],
      [
        'secret database-url-staging, key_name = "database_url": this value does not fit: character 1 is "d"',
        'did you mean "DATABASE_URL"?',
      ],
    ),
    refused(
      "a key name does not start with a digit",
      ["secret database-url-staging", "key_name: DATABASE_URL", "key_name: ▸2ND_DATABASE_URL"],
      ['secret database-url-staging, key_name = "2ND_DATABASE_URL": this value does not fit', FIX.key_name],
    ),
    refused(
      "a key name does not start with GITHUB_",
      ["secret sentry-token-staging", "key_name: SENTRY_AUTH_TOKEN", "key_name: ▸GITHUB_TOKEN"],
      [
        'secret sentry-token-staging, key_name = "GITHUB_TOKEN": GitHub keeps names that start with GITHUB_ for itself',
        "choose another name",
      ],
    ),
    refused(
      "a key name has 255 characters at most",
      [
        "secret database-url-staging",
        "key_name: DATABASE_URL",
        "key_name: ▸AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      ],
      [
        'secret database-url-staging, key_name = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA…: this value does not fit',
        "write the variable's name: upper case, digits and underscores, not starting with a digit or GITHUB_",
      ],
    ),
    refused(
      "what is built into a site is not sensitive",
      [
        "secret site-name-production",
        "key_name: NEXT_PUBLIC_SITE_NAME\n  owner: frontend-lead\n  rotation_cadence_days: 365\n  status: active\n  sensitive: false",
        "key_name: ▸NEXT_PUBLIC_SITE_NAME\n  owner: frontend-lead\n  rotation_cadence_days: 365\n  status: active",
      ],
      [
        'secret site-name-production, key_name = "NEXT_PUBLIC_SITE_NAME": a variable of this name is built into the app and readable by everybody who has it',
        "write sensitive: false if it may be public, else rename it without the PUBLIC prefix",
      ],
    ),
    refused(
      "what is built into an app is no key of a server, whatever it is said to be",
      ["secret expo-token-production", "key_name: EXPO_TOKEN", "key_name: ▸EXPO_PUBLIC_SERVICE_ROLE_KEY"],
      [
        'secret expo-token-production, key_name = "EXPO_PUBLIC_SERVICE_ROLE_KEY": a variable of this name is built into the app and readable by everybody who has it',
        "rename it without the PUBLIC prefix",
      ],
    ),
    refused(
      "what is built into an app is not sensitive",
      ["secret expo-token-production", "key_name: EXPO_TOKEN", "key_name: ▸EXPO_PUBLIC_TOKEN"],
      [
        'secret expo-token-production, key_name = "EXPO_PUBLIC_TOKEN": a variable of this name is built into the app and readable by everybody who has it',
        "write sensitive: false if it may be public, else rename it without the PUBLIC prefix",
      ],
    ),
    refused(
      "an owner has no space around the name",
      ["secret database-url-staging", "owner: database-owner", 'owner: ▸"database-owner "'],
      [
        'secret database-url-staging, owner = "database-owner ": this is not a name on one line',
        'did you mean "database-owner"?',
      ],
    ),
    refused(
      "an owner has no character that is not seen",
      ["secret database-url-staging", "owner: database-owner", 'owner: ▸"database\\u200B-owner"'],
      [
        'secret database-url-staging, owner = "database\\u200b-owner": this is not a name on one line: U+200B is not seen',
        'did you mean "database-owner"?',
      ],
    ),
    refused(
      "an owner has a name",
      ["secret database-url-staging", "owner: database-owner", 'owner: ▸"  "'],
      [
        'secret database-url-staging, owner = "  ": this is not a name on one line',
        "write a role or a person in at most 100 characters, without a space around it",
      ],
    ),
    refused(
      "an owner is a text",
      ["secret database-url-staging", "owner: database-owner", "owner: ▸[database-owner]"],
      [
        'secret database-url-staging, owner = ["database-owner"]: this is a list, not a text',
        "write database-owner without the brackets",
      ],
    ),
    refused(
      "a cadence is a day at least",
      ["secret database-url-staging", "rotation_cadence_days: 90", "rotation_cadence_days: ▸0"],
      [
        "secret database-url-staging, rotation_cadence_days = 0: this value does not fit",
        "write days between rotations, a whole number from 1 to 365",
      ],
    ),
    refused(
      "a cadence is a year at most",
      ["secret database-url-staging", "rotation_cadence_days: 90", "rotation_cadence_days: ▸366"],
      [
        "secret database-url-staging, rotation_cadence_days = 366: this value does not fit",
        "write days between rotations, a whole number from 1 to 365",
      ],
    ),
    refused(
      "a status is one of the three",
      ["secret database-url-staging", "status: active", "status: ▸actve"],
      [
        'secret database-url-staging, status = "actve": this is not one of the values it may have',
        'did you mean "active"?',
      ],
    ),
    refused(
      "the URL of a webhook is a credential",
      [
        ["secret expo-token-production", "key_name: EXPO_TOKEN", "key_name: WEBHOOK_URL_ON_CALL"],
        ["secret expo-token-production", "  status: active", "  status: active\n  sensitive: ▸false"],
      ],
      [
        "secret expo-token-production, sensitive = false: WEBHOOK_URL_ON_CALL is the name of a credential, and its value would stand in the stack's file for all to read",
        "leave the field out, or rename the variable if it is no credential",
      ],
    ),
    refused(
      "sensitive is true or false",
      ["secret database-url-staging", "  status: active", '  status: active\n  sensitive: ▸"no"'],
      ['secret database-url-staging, sensitive = "no": this is a text, not true or false', "write false"],
    ),
    refused(
      "a value has no field",
      ["secret database-url-staging", "  status: active", "  status: active\n  ▸value: hunter2"],
      [
        "secret database-url-staging, value: the value of a secret does not stand here; npm run secrets -- set ID stores it",
        "remove it; the fields are id, environment, service, key_name, owner, rotation_cadence_days, status, sensitive",
      ],
    ),
    refused(
      "whether it is secret has another name",
      ["secret database-url-staging", "  status: active", "  status: active\n  ▸secret: false"],
      [
        'secret database-url-staging, secret: there is no field "secret" here',
        "rename it, or remove it; the fields are id, environment, service, key_name, owner, rotation_cadence_days, status, sensitive",
      ],
    ),
  ],
  accepted: [
    accepted("a cadence of a day", [
      "secret database-url-staging",
      "rotation_cadence_days: 90",
      "rotation_cadence_days: 1",
    ]),
    accepted("a cadence of a year", [
      "secret database-url-staging",
      "rotation_cadence_days: 90",
      "rotation_cadence_days: 365",
    ]),
    accepted("a key name of 255 characters", [
      "secret database-url-staging",
      "key_name: DATABASE_URL",
      "key_name: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ]),
    accepted("a key name that only contains GITHUB_", [
      "secret database-url-staging",
      "key_name: DATABASE_URL",
      "key_name: _GITHUB_2",
    ]),
    accepted("a name that merely resembles a public one", [
      "secret database-url-staging",
      "key_name: DATABASE_URL",
      "key_name: NEXT_PUBLICITY",
    ]),
  ],
};
