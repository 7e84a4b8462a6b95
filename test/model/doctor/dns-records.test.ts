import { expect, test } from "vitest";
import { cloudRunRecords, isBelow, missingRecords, recordLines } from "../../../model/doctor/dns-records.ts";
import { supabaseRefIn } from "../../../model/doctor/supabase-project.ts";

test("a name below the registered domain gets an alias, the domain itself gets addresses", () => {
  expect(cloudRunRecords("api.example.co.jp")).toEqual([
    { name: "api.example.co.jp", type: "CNAME", value: "ghs.googlehosted.com" },
  ]);
  expect(cloudRunRecords("example.co.jp").map(({ type }) => type)).toEqual([
    ...Array(4).fill("A"),
    ...Array(4).fill("AAAA"),
  ]);
});

test("capitals and a dot at the end make no difference", () => {
  const wanted = cloudRunRecords("api.example.com");
  const there = [{ name: "API.example.com.", type: "CNAME", value: "GHS.googlehosted.com." }] as const;
  expect(missingRecords(wanted, there)).toEqual([]);
  expect(missingRecords(wanted, [{ ...there[0], value: "ghs.example.com" }])).toEqual(wanted);
});

test("records are lines of one table", () => {
  expect(
    recordLines([
      { name: "a.example.com", type: "CNAME", value: "x.example.net" },
      { name: "example.com", type: "A", value: "192.0.2.1" },
    ]),
  ).toEqual(["a.example.com  CNAME  x.example.net", "example.com    A      192.0.2.1"]);
});

test.each([
  ["api.example.com", "example.com", true],
  ["example.com", "example.com", true],
  ["api.badexample.com", "example.com", false],
  ["example.com", "api.example.com", false],
])("%s is covered by %s: %s", (host, domain, expected) => {
  expect(isBelow(host, domain)).toBe(expected);
});

const REF = "abcdefghijklmnopqrst";
const jwt = (claims: object) =>
  `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2lnbmF0dXJl`;

test.each([
  ["an older key", jwt({ iss: "supabase", ref: REF, role: "anon" }), REF],
  ["a key without a project", jwt({ iss: "other" }), undefined],
  [
    "a URL of the pooler",
    `postgresql://postgres.${REF}:x@aws-0-eu-west-1.pooler.supabase.com:6543/postgres`,
    REF,
  ],
  ["a URL of the pooler beside the database", `postgres://u:x@db.${REF}.supabase.co:6543/postgres`, REF],
  ["a URL of the project", `https://${REF}.supabase.co`, REF],
  ["a URL of a vanity domain", "https://acme.supabase.co", undefined],
  ["a key of today", "sb_secret_x", undefined],
])("the project of %s", (_, value, ref) => {
  expect(supabaseRefIn(value)).toBe(ref);
});
