import { accepted, type Cases, refused } from "../refusal.ts";

const TOKEN = `ghp_${"A1b2C3d4E5".repeat(4).slice(0, 36)}`;

export const stackFileCases: Cases = {
  refused: [
    refused(
      "a plain value is a text, since a number loses digits",
      ["Pulumi.production.yaml", "site-name-production: ", "site-name-production: ▸12345678901234567890 # "],
      [
        "skeleton:variables.site-name-production = 12345678901234567000: this is not a text: digits of a number may be lost, as by pulumi config set --path",
        "write the value in quotes, as it was issued",
      ],
    ),
    refused(
      "a number that Pulumi reads in base 8",
      ["Pulumi.staging.yaml", "wait_timer_minutes: 0", "wait_timer_minutes: ▸030"],
      [
        "skeleton:github.wait_timer_minutes: Pulumi reads a number that starts with 0 in base 8",
        "write it without the 0 before it",
      ],
    ),
    refused(
      "a text that Pulumi reads as a number",
      ["Pulumi.production.yaml", "site-name-production: Acme", "site-name-production: ▸1_000"],
      [
        "skeleton:variables.site-name-production: Pulumi reads this text as a number",
        "put it in quotes, or write the number in decimal digits if it is one",
      ],
    ),
    refused(
      "a text that Pulumi reads as a point of time",
      ["Pulumi.production.yaml", "site-name-production: Acme", "site-name-production: ▸2026-12-24"],
      [
        "skeleton:variables.site-name-production: Pulumi reads a date without quotes as a point of time",
        "put it in quotes",
      ],
    ),
    refused(
      "the value itself under secure",
      [
        "Pulumi.staging.yaml",
        'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        'database-url-staging: ▸{ secure: "postgresql://postgres:hunter2@db.example.com/postgres" }',
      ],
      [
        "skeleton:secrets.database-url-staging: this stands under `secure:` and is no ciphertext of this stack's secrets provider",
        "remove it, revoke it if it is the value itself, and run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging'",
      ],
    ),
    refused(
      "a setting under secure, of which nothing is repeated",
      ["Pulumi.staging.yaml", "email: alerts@example.com", "▸email: { secure: hunter2 }"],
      [
        "skeleton:alerts.email: a setting is no secret, and this one stands under `secure:`",
        "write the value itself in its place, without `secure:`",
      ],
    ),
    refused(
      "a setting that is one text",
      [
        "Pulumi.staging.yaml",
        "  skeleton:protection: true",
        "  ▸skeleton:freeze: { secure: the merger is secret }\n  skeleton:protection: true",
      ],
      [
        "skeleton:freeze: a setting is no secret, and this one stands under `secure:`",
        "write the value itself in its place, without `secure:`",
      ],
    ),
    refused(
      "what stands around it is not shown either",
      [
        "Pulumi.staging.yaml",
        "  skeleton:alerts:\n    email: alerts@example.com",
        "  skeleton:alerts: ▸[▸{ secure: hunter2 }]",
      ],
      [
        "skeleton:alerts: this is a list, not a mapping",
        "write a mapping of email and, for LINE, line_groups",
      ],
      [
        "skeleton:alerts[0]: a setting is no secret, and this one stands under `secure:`",
        "write the value itself in its place, without `secure:`",
      ],
    ),
    refused(
      "a setting that there must be, outside of config",
      [
        ["Pulumi.staging.yaml", "  skeleton:protection: true\n", ""],
        ["Pulumi.staging.yaml", "encryptionsalt:", "▸skeleton:protection: true\nencryptionsalt:"],
      ],
      [
        "skeleton:protection: this stands outside of `config:`",
        "move it below `config:`, indented by two spaces more, and its own fields, too",
      ],
    ),
    refused(
      "a setting that takes those behind it along, and none of them is missing",
      ["Pulumi.staging.yaml", "  skeleton:vercel:\n    plan: hobby", "▸skeleton:vercel:\n  plan: hobby"],
      [
        "skeleton:vercel: this stands outside of `config:`",
        "move it below `config:`, indented by two spaces more, and its own fields, too",
      ],
    ),
    refused(
      "a setting that is indented as a field of another is not missing",
      [
        "Pulumi.staging.yaml",
        "  skeleton:alerts:\n    email: alerts@example.com",
        "    ▸skeleton:alerts:\n      email: alerts@example.com",
      ],
      [
        'skeleton:vercel.skeleton:alerts: there is no field "skeleton:alerts" here',
        "write it beside vercel, not below it",
      ],
    ),
    refused(
      "a key of Pulumi's below config",
      ["Pulumi.staging.yaml", "  skeleton:gcp:", "  ▸secretsprovider: passphrase\n  skeleton:gcp:"],
      [
        'secretsprovider: there is no setting "secretsprovider"',
        "move it to the left edge, beside `config:`",
      ],
    ),
    refused(
      "a secret that was stored without --path",
      [
        "Pulumi.staging.yaml",
        "  skeleton:protection: true",
        '  ▸skeleton:database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n  skeleton:protection: true',
      ],
      [
        'skeleton:database-url-staging: there is no field "database-url-staging" here',
        "write database-url-staging below skeleton:secrets, as pulumi config set does with --path",
      ],
    ),
    refused(
      "a setting below the namespace alone",
      ["Pulumi.staging.yaml", "  skeleton:protection: true", "  ▸skeleton:\n    protection: true"],
      [
        'skeleton: there is no setting "skeleton"',
        "take this line out, and write skeleton:protection: in place of protection:, and so on, each indented by two spaces less with what is below it",
      ],
    ),
    refused(
      "a hyphen for a colon is one mistake",
      ["Pulumi.staging.yaml", "  skeleton:protection: true", "  ▸skeleton-protection: true"],
      [
        'skeleton-protection: there is no setting "skeleton-protection"',
        'did you mean "skeleton:protection"?',
      ],
    ),
    refused(
      "a ciphertext beside its id",
      [
        "Pulumi.staging.yaml",
        'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        '▸database-url-staging: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc="',
      ],
      [
        "skeleton:secrets.database-url-staging: this ciphertext stands beside its id",
        "write database-url-staging: { secure: … }",
      ],
    ),
    refused(
      "a ciphertext below another key",
      ["Pulumi.staging.yaml", "database-url-staging: { secure:", "database-url-staging: { ▸Secure:"],
      ["skeleton:secrets.database-url-staging.Secure: this is not `secure`", 'did you mean "secure"?'],
    ),
    refused(
      "a text below another key",
      [
        "Pulumi.staging.yaml",
        'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        "▸database-url-staging: { secured: hunter2 }",
      ],
      [
        "skeleton:secrets.database-url-staging: this secret is stored in plain text",
        "remove it, revoke it, and run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging'",
      ],
    ),
    refused(
      "a ciphertext in the column of its id",
      [
        "Pulumi.staging.yaml",
        'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        'database-url-staging:\n    ▸secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc="',
      ],
      [
        "skeleton:secrets.secure: this stands beside the ids",
        "indent it by two spaces more, below the id that it belongs to",
      ],
    ),
    refused(
      "a setting outside of config",
      [
        "Pulumi.staging.yaml",
        "encryptionsalt:",
        "▸skeleton:freeze: the audit runs until Friday\nencryptionsalt:",
      ],
      [
        "skeleton:freeze: this stands outside of `config:`",
        "move it below `config:`, indented by two spaces more, and its own fields, too",
      ],
    ),
    refused(
      "a ciphertext of another provider than the one that the file names",
      [
        "Pulumi.staging.yaml",
        'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        `database-url-staging: ▸{ secure: "AAABA${"a".repeat(60)}" }`,
      ],
      [
        "skeleton:secrets.database-url-staging: this stands under `secure:` and is no ciphertext of this stack's secrets provider",
        "remove it, revoke it if it is the value itself, and run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging'",
      ],
    ),
    refused(
      "the value itself beside another key, which the engine takes for a mapping in plain text",
      [
        "Pulumi.staging.yaml",
        'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        '▸database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=", note: old }',
      ],
      [
        "skeleton:secrets.database-url-staging: this secret is stored in plain text",
        "remove it, revoke it, and run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging'",
      ],
    ),
    refused(
      "ciphertexts whose key the file does not have",
      [
        [
          "Pulumi.staging.yaml",
          "encryptionsalt: v1:c2FsdHNhbHQ=:v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=",
          "secretsprovider: default",
        ],
        ["Pulumi.staging.yaml", "database-url-staging: {", "database-url-staging: ▸{"],
      ],
      [
        "skeleton:secrets.database-url-staging: this was encrypted with a key of the stack's own, and the file has neither encryptionsalt nor encryptedkey",
        "restore that line with git: without it nothing of this stack can be decrypted",
      ],
    ),
    refused(
      "a secrets provider that Pulumi does not have",
      ["Pulumi.staging.yaml", "encryptionsalt:", "secretsprovider: ▸gpg\nencryptionsalt:"],
      ["secretsprovider: Pulumi has no such secrets provider", "remove the line"],
    ),
    refused(
      "a secrets provider that Pulumi does not have, and whose key is elsewhere",
      [
        "Pulumi.staging.yaml",
        "encryptionsalt: v1:c2FsdHNhbHQ=:v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=",
        "secretsprovider: ▸gcpkm://acme\nencryptedkey: AAAAAAAAAABBBBBBBBBB1111111111CCCCCCCCCC2222222222",
      ],
      [
        "secretsprovider: Pulumi has no such secrets provider",
        "restore the line with git, or write default, passphrase, awskms://…, azurekeyvault://…, gcpkms://… or hashivault://…",
      ],
    ),
    refused(
      "a salt that the CLI did not write",
      ["Pulumi.staging.yaml", "encryptionsalt: v1:", "encryptionsalt: ▸v2:"],
      [
        "encryptionsalt: this is no salt that the Pulumi CLI wrote",
        "restore it with git, or start over: take it out, with every value under secure:, and run pulumi stack init staging --secrets-provider passphrase",
      ],
    ),
    refused(
      "a plain value is a text",
      ["Pulumi.production.yaml", "site-name-production: Acme", "▸site-name-production: [Acme]"],
      [
        "skeleton:variables.site-name-production: the value is not a text",
        "run: pulumi config set --stack production --path 'variables.site-name-production' VALUE",
      ],
    ),
    refused(
      "lines of a plain value are kept",
      [
        "Pulumi.production.yaml",
        "site-name-production: Acme",
        "▸site-name-production: |\n      Acme\n      Health",
      ],
      [
        "skeleton:variables.site-name-production: the value starts or ends with white space, which most services refuse",
        "write it with |- behind its id, or run: pulumi config set --stack production --path 'variables.site-name-production' VALUE",
      ],
    ),
    refused(
      "a plain value is what its name says",
      ["Pulumi.production.yaml", "site-name-production: Acme", '▸site-name-production: " Acme"'],
      [
        "skeleton:variables.site-name-production: the value starts or ends with white space, which most services refuse",
        "write it behind its id, in one line and without the white space, or run: pulumi config set --stack production --path 'variables.site-name-production' VALUE",
      ],
    ),
    refused(
      "a secret key in the place of the public one",
      [
        "Pulumi.production.yaml",
        "site-name-production: Acme",
        `▸site-name-production: sb_secret_${"x1".repeat(10)}`,
      ],
      [
        "skeleton:variables.site-name-production: this is a secret key, and stands where everybody can read it",
        "remove it, revoke it, and run with the public one: pulumi config set --stack production --path 'variables.site-name-production' VALUE",
      ],
    ),
    refused(
      "a credential in plain text",
      ["Pulumi.production.yaml", "site-name-production: Acme", `▸site-name-production: ${TOKEN}`],
      [
        "skeleton:variables.site-name-production: this is a credential, and stands where everybody can read it",
        "remove it and revoke it; then run with a value that may be public: pulumi config set --stack production --path 'variables.site-name-production' VALUE; or, if the app needs the credential, take sensitive: false out of site-name-production in catalogue/secrets.yaml, and give it a key_name that does not start with NEXT_PUBLIC_",
      ],
    ),
    refused(
      "a credential in plain text, of a variable that is in no app",
      [
        ["Pulumi.production.yaml", "site-name-production: Acme", `▸site-name-production: ${TOKEN}`],
        ["catalogue/secrets.yaml", "NEXT_PUBLIC_SITE_NAME", "SITE_NAME"],
      ],
      [
        "skeleton:variables.site-name-production: this is a credential, and stands where everybody can read it",
        "remove it and revoke it; then run with a value that may be public: pulumi config set --stack production --path 'variables.site-name-production' VALUE; or, if the app needs the credential, take sensitive: false out of site-name-production in catalogue/secrets.yaml, and run with a new one: pulumi config set --stack production --secret --path 'secrets.site-name-production'",
      ],
    ),
    refused(
      "a credential that is a mapping, in plain text",
      [
        "Pulumi.production.yaml",
        "site-name-production: Acme",
        `▸site-name-production: { type: service_account, private_key: "-----BEGIN ${"PRIVATE"} KEY-----MIIEvQIBADANBgkq" }`,
      ],
      [
        "skeleton:variables.site-name-production: this is a credential, and stands where everybody can read it",
        "remove it and revoke it; then run with a value that may be public: pulumi config set --stack production --path 'variables.site-name-production' VALUE; or, if the app needs the credential, take sensitive: false out of site-name-production in catalogue/secrets.yaml, and give it a key_name that does not start with NEXT_PUBLIC_",
      ],
    ),
    refused(
      "a credential in plain text, of an id that is not declared",
      [
        "Pulumi.production.yaml",
        "site-name-production: Acme",
        `site-name-production: Acme\n    ▸other-production: ${TOKEN}`,
      ],
      [
        "skeleton:variables.other-production: this looks like a credential, and files of the repository hold no secret values",
        "remove it, revoke it, and store a new one with `pulumi config set --secret`",
      ],
    ),
    refused(
      "there is a config",
      [
        ["Pulumi.staging.yaml", "encryptionsalt", "▸encryptionsalt"],
        ["Pulumi.staging.yaml", "config:", "settings:"],
      ],
      [
        "the file has no config mapping",
        "write `config:`, and the keys `skeleton:gcp`, `skeleton:github`, … below it",
      ],
    ),
    refused(
      "and one that is misspelt is told as that",
      ["Pulumi.staging.yaml", "config:", "▸conf:"],
      ["the file has no config mapping", 'did you mean "config"?'],
    ),
    refused(
      "config is a mapping",
      [
        "Pulumi.staging.yaml",
        'encryptionsalt: v1:c2FsdHNhbHQ=:v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=\nconfig:\n  skeleton:gcp:\n    project: acme-staging\n    project_number: "123456789012"\n    region: asia-northeast1\n  skeleton:github:\n    owner: acme\n    owner_type: user\n    owner_id: 1001\n    repository: estate\n    repository_id: 2002\n    visibility: public\n    plan: free\n    default_branch: main\n    reviewers:\n      users: [1001, 1002]\n    prevent_self_review: true\n    wait_timer_minutes: 0\n  skeleton:vercel:\n    plan: hobby\n  skeleton:alerts:\n    email: alerts@example.com\n  skeleton:supabase:\n    max_clients: 60\n  skeleton:protection: true\n  skeleton:images:\n    api-staging: ghcr.io/acme/api:1.2.3\n  skeleton:secrets:\n    database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    sentry-token-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    ghcr-token-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n',
        "▸config: []",
      ],
      [
        "the file has no config mapping",
        "write `config:`, and the keys `skeleton:gcp`, `skeleton:github`, … below it",
      ],
    ),
    refused(
      "a key of nothing beside config",
      ["Pulumi.staging.yaml", "encryptionsalt:", "▸encryptionsald:"],
      ['encryptionsald: there is no setting "encryptionsald"', 'did you mean "encryptionsalt"?'],
    ),
    refused(
      "a key without its namespace",
      ["Pulumi.staging.yaml", "skeleton:vercel:", "▸vercel:"],
      ['vercel: there is no setting "vercel"', 'did you mean "skeleton:vercel"?'],
    ),
    refused(
      "a key with a misspelt namespace",
      ["Pulumi.staging.yaml", "  skeleton:images:", "  ▸skeletn:images:"],
      ['skeletn:images: there is no setting "skeletn:images"', 'did you mean "skeleton:images"?'],
    ),
    refused(
      "a misspelt key",
      ["Pulumi.staging.yaml", "skeleton:images:", "▸skeleton:image:"],
      ['skeleton:image: there is no field "image" here', 'did you mean "skeleton:images"?'],
    ),
    refused(
      "a path in a key, as pulumi config set writes it without --path",
      [
        "Pulumi.staging.yaml",
        "  skeleton:images:",
        '  ▸skeleton:gcp.map_domains: "true"\n  skeleton:images:',
      ],
      [
        'skeleton:gcp.map_domains: there is no field "gcp.map_domains" here',
        "write map_domains below skeleton:gcp, as pulumi config set does with --path",
      ],
    ),
    refused(
      "a misspelt key of values",
      ["Pulumi.staging.yaml", "skeleton:secrets:", "▸skeleton:secret:"],
      ['skeleton:secret: there is no field "secret" here', 'did you mean "skeleton:secrets"?'],
    ),
    refused(
      "a secret in plain text",
      [
        "Pulumi.staging.yaml",
        'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        "▸database-url-staging: hunter2",
      ],
      [
        "skeleton:secrets.database-url-staging: this secret is stored in plain text",
        "remove it, revoke it, and run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging'",
      ],
    ),
    ...["", ' ""', "\n      secure:"].map((nothing) =>
      refused(
        `a secret without a value: ${JSON.stringify(nothing)}`,
        [
          "Pulumi.staging.yaml",
          'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
          `▸database-url-staging:${nothing}`,
        ],
        [
          "skeleton:secrets.database-url-staging: this secret has no value here",
          "remove it, or run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging'",
        ],
      ),
    ),
    refused(
      "a secret that is not encrypted to a text",
      [
        "Pulumi.staging.yaml",
        'database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        "▸database-url-staging: { secure: 1 }",
      ],
      [
        "skeleton:secrets.database-url-staging: this secret is stored in plain text",
        "remove it, revoke it, and run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging'",
      ],
    ),
    refused(
      "a secret of no entry",
      ["Pulumi.staging.yaml", "    ghcr-token-staging:", "    ▸ghcr-tokn-staging:"],
      [
        "skeleton:secrets.ghcr-tokn-staging: the catalogue declares no such secret in this environment",
        'declare it in catalogue/secrets.yaml, or correct the id: did you mean "ghcr-token-staging"?',
      ],
    ),
    refused(
      "a secret of another environment",
      [
        "Pulumi.production.yaml",
        "    expo-token-production:",
        '    ▸ghcr-token-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    expo-token-production:',
      ],
      [
        "skeleton:secrets.ghcr-token-staging: the catalogue declares no such secret in this environment",
        "remove it; its value belongs to staging: pulumi config set --stack staging --secret --path 'secrets.ghcr-token-staging'",
      ],
    ),
    refused(
      "a sensitive value among the plain ones",
      [
        "Pulumi.production.yaml",
        "    site-name-production: Acme",
        "    site-name-production: Acme\n    ▸expo-token-production: hunter2",
      ],
      [
        "skeleton:variables.expo-token-production: this is a sensitive value, and stands under variables",
        "remove it, revoke it, and run: pulumi config set --stack production --secret --path 'secrets.expo-token-production'",
      ],
    ),
    refused(
      "a plain value among the secrets",
      [
        "Pulumi.production.yaml",
        "    expo-token-production:",
        '    ▸site-name-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    expo-token-production:',
      ],
      [
        "skeleton:secrets.site-name-production: this is not a sensitive value, and stands under secrets",
        "remove it, and run: pulumi config set --stack production --path 'variables.site-name-production' VALUE",
      ],
    ),
    refused(
      "secrets that are no mapping",
      [
        "Pulumi.production.yaml",
        '  skeleton:secrets:\n    database-url-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    expo-token-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    vercel-token-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    line-token-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    slack-token-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        "  ▸skeleton:secrets: hunter2",
      ],
      [
        "skeleton:secrets: this is not a mapping of ids to values",
        "remove this line; npm run secrets -- set ID writes it with the first value",
      ],
    ),
    refused(
      "values with a dash before each",
      [
        "Pulumi.production.yaml",
        "  skeleton:variables:\n    site-name-production: Acme",
        "  ▸skeleton:variables:\n    - site-name-production: Acme",
      ],
      ["skeleton:variables: this is not a mapping of ids to values", "take away the - before each id"],
    ),
    refused(
      "all plain values under one secure",
      [
        "Pulumi.production.yaml",
        "  skeleton:variables:\n    site-name-production: Acme",
        '  ▸skeleton:variables: { secure: "{site-name-production: Acme}" }',
      ],
      [
        "skeleton:variables: this is not a mapping of ids to values",
        "write `id: value` below it, or remove it, with what stands below it",
      ],
    ),
    refused(
      "plain values that are no mapping",
      [
        "Pulumi.production.yaml",
        "  skeleton:variables:\n    site-name-production: Acme",
        "  ▸skeleton:variables: [Acme]",
      ],
      [
        "skeleton:variables: this is not a mapping of ids to values",
        "write `id: value` below it, or remove it, with what stands below it",
      ],
    ),
    refused(
      "a credential in a setting",
      [
        "Pulumi.staging.yaml",
        "email: alerts@example.com",
        "email: ▸ghp_0123456789abcdefghijABCDEFGHIJ456789",
      ],
      [
        "skeleton:alerts.email: this looks like a credential, and files of the repository hold no secret values",
        "remove it, revoke it, and store a new one with `pulumi config set --secret`",
      ],
    ),
    refused(
      "a credential in a provider's setting",
      [
        "Pulumi.staging.yaml",
        "config:",
        "config:\n  github:token: ▸ghp_0123456789abcdefghijABCDEFGHIJ456789",
      ],
      [
        "github:token: this looks like a credential, and files of the repository hold no secret values",
        "remove it, revoke it, and store a new one with `pulumi config set --secret`",
      ],
    ),
    refused(
      "a provider's setting that is called a credential",
      ["Pulumi.staging.yaml", "config:", "config:\n  vercel:apiToken: ▸xT5kQ9bWm2Rz7LpVc4NsY8Hd"],
      [
        "vercel:apiToken: this looks like a credential, and files of the repository hold no secret values",
        "remove it, revoke it, and store a new one with `pulumi config set --secret`",
      ],
    ),
    ...[
      [
        "an id of a secret",
        "skeleton:secrets:\n",
        "skeleton:secrets:\n    ▸TOKEN: none\n",
        "skeleton:secrets.",
      ],
      [
        "a group of LINE",
        "email: alerts@example.com",
        "email: alerts@example.com\n    line_groups: { ▸TOKEN: C1 }",
        "skeleton:alerts.line_groups.",
      ],
      ["a setting", "config:", "config:\n  ▸TOKEN: 1", ""],
    ].map(([name = "", old = "", text = "", field = ""]) =>
      refused(
        `a credential in the place of ${name}`,
        ["Pulumi.staging.yaml", old, text.replace("TOKEN", "ghp_0123456789abcdefghijABCDEFGHIJ456789")],
        [
          `${field}(hidden: it looks like a credential): this looks like a credential, and files of the repository hold no secret values`,
          "remove it, revoke it, and store a new one with `pulumi config set --secret`",
        ],
      ),
    ),
    refused(
      "a credential in a comment",
      ["Pulumi.staging.yaml", "config:", "config: ▸# was ghp_0123456789abcdefghijABCDEFGHIJ456789"],
      [
        "this looks like a credential, and files of the repository hold no secret values",
        "remove it, revoke it, and store a new one with `pulumi config set --secret`",
      ],
    ),
    ...[
      ["settings of a provider", "gcp:project: ▸acme-other"],
      ["an identifier in one", "vercel:team: ▸team_LLHUOMOoDlqOp8wPE4kFo9pE"],
      ["an encrypted one", 'github:token: ▸{ secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }'],
    ].map(([name = "", line = ""]) =>
      refused(
        `${name}: no provider reads the stack's own`,
        ["Pulumi.staging.yaml", "config:", `config:\n  ${line}`],
        [
          `${line.split(": ")[0]}: nothing reads this setting: every provider is configured by the settings of this program`,
          "remove it; skeleton:gcp, skeleton:github and skeleton:vercel are what counts",
          "warning",
        ],
      ),
    ),
    refused(
      "a value that is missing",
      [
        ["Pulumi.staging.yaml", "config:\n  skeleton:gcp", "config:\n  ▸skeleton:gcp"],
        [
          "Pulumi.staging.yaml",
          '    ghcr-token-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n',
          "",
        ],
      ],
      [
        "1 of 3 secrets have no value yet",
        "before deploying for real, run: pulumi config set --stack staging --secret --path 'secrets.ghcr-token-staging'",
        "warning",
      ],
    ),
    refused(
      "several values that are missing",
      [
        ["Pulumi.staging.yaml", "config:\n  skeleton:gcp", "config:\n  ▸skeleton:gcp"],
        [
          "Pulumi.staging.yaml",
          '  skeleton:secrets:\n    database-url-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    sentry-token-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    ghcr-token-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n',
          "",
        ],
      ],
      [
        "3 of 3 secrets have no value yet",
        "before deploying for real, run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging', and so on for the others; `npm run secrets -- list staging` names them",
        "warning",
      ],
    ),
    refused(
      "a plain value that is missing",
      [
        ["Pulumi.production.yaml", "config:\n  skeleton:gcp", "config:\n  ▸skeleton:gcp"],
        ["Pulumi.production.yaml", "  skeleton:variables:\n    site-name-production: Acme\n", ""],
      ],
      [
        "1 of 6 secrets have no value yet",
        "before deploying for real, run: pulumi config set --stack production --path 'variables.site-name-production' VALUE",
        "warning",
      ],
    ),
  ],
  accepted: [
    accepted("a key for browsers in plain text", [
      "Pulumi.production.yaml",
      "site-name-production: Acme",
      `site-name-production: AIza${"SyD3x9_-aB".repeat(4).slice(0, 35)}`,
    ]),
    accepted("a key without values, as Pulumi writes it", [
      "Pulumi.staging.yaml",
      "  skeleton:secrets:",
      '  skeleton:variables: ""\n  skeleton:secrets:',
    ]),
    accepted("a key that the last value was removed from", [
      "Pulumi.staging.yaml",
      "  skeleton:secrets:",
      "  skeleton:variables:\n  skeleton:secrets:",
    ]),
    accepted("a date in quotes", [
      "Pulumi.production.yaml",
      "site-name-production: Acme",
      'site-name-production: "2026-12-24"',
    ]),
    accepted("a setting of the engine", [
      "Pulumi.staging.yaml",
      "config:",
      "config:\n  pulumi:disable-default-providers: [gcp]",
    ]),
    accepted("what Pulumi writes for another secrets provider", [
      "Pulumi.staging.yaml",
      "encryptionsalt: v1:c2FsdHNhbHQ=:v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=",
      "secretsprovider: gcpkms://projects/acme/locations/global/keyRings/a/cryptoKeys/b\nencryptedkey: AAAAAAAAAABBBBBBBBBB1111111111CCCCCCCCCC2222222222",
    ]),
    accepted("a passphrase by its name", [
      "Pulumi.staging.yaml",
      "encryptionsalt:",
      "secretsprovider: passphrase\nencryptionsalt:",
    ]),
    accepted("a secrets provider that is empty, which is the default one", [
      "Pulumi.staging.yaml",
      "encryptionsalt:",
      "secretsprovider:\nencryptionsalt:",
    ]),
    accepted("a secrets provider that is an empty text", [
      "Pulumi.staging.yaml",
      "encryptionsalt:",
      'secretsprovider: ""\nencryptionsalt:',
    ]),
    accepted("ciphertexts of Pulumi Cloud, which keeps the key itself", [
      [
        "Pulumi.staging.yaml",
        "encryptionsalt: v1:c2FsdHNhbHQ=:v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=",
        "",
      ],
      ...["database-url", "sentry-token", "ghcr-token"].map(
        (id) =>
          [
            "Pulumi.staging.yaml",
            `${id}-staging: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }`,
            `${id}-staging: { secure: "AAABA${"a".repeat(60)}" }`,
          ] as const,
      ),
    ]),
    accepted("the value of a draft", [
      "Pulumi.production.yaml",
      "    expo-token-production:",
      '    sentry-dsn-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    expo-token-production:',
    ]),
    accepted("the id of a real team", [
      "Pulumi.staging.yaml",
      "plan: hobby",
      "plan: pro\n    team: team_LLHUOMOoDlqOp8wPE4kFo9pE",
    ]),
    accepted("a public value that looks like a credential", [
      "Pulumi.production.yaml",
      "site-name-production: Acme",
      "site-name-production: eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl",
    ]),
    accepted("a comment with a ciphertext and the name of a secret", [
      "Pulumi.staging.yaml",
      "config:",
      "config: # secure: v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc= of secrets.API_KEY=openai-key:1",
    ]),
    accepted("an encrypted plain value", [
      "Pulumi.production.yaml",
      "site-name-production: Acme",
      'site-name-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
    ]),
  ],
};
