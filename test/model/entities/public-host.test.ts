import { expect, test } from "vitest";
import { emailFlaw } from "../../../model/entities/email-address.ts";
import { hostFlaw } from "../../../model/entities/public-host.ts";

test.each([
  "example.com",
  "api.staging.example.com",
  "API.Example.COM",
  "1.2.3.4.example.com",
  "xn--bcher-kva.example.com",
  "de.sentry.io",
  "acme.vercel.app",
  "ocr-worker-staging-123456789012.asia-northeast1.run.app",
  `${"a".repeat(63)}.example.com`,
])("%s is a public host", (host) => {
  expect(hostFlaw(host)).toBeUndefined();
});

test.each([
  ["", "the host is missing"],
  ["a..com", "empty part"],
  ["localhost", "single name"],
  ["intranet", "single name"],
  ["com", "single name"],
  ["co.uk", "suffix"],
  ["vercel.app", "suffix"],
  ["127.0.0.1", "an address"],
  ["10.1.2.3", "an address"],
  ["8.8.8.8", "an address"],
  ["169.254.169.254", "an address"],
  ["127.1", "an address"],
  ["2130706433", "an address"],
  ["0x7f000001", "an address"],
  ["127.0.0.1.", "an address"],
  ["[::1]", "an address"],
  ["::ffff:10.0.0.1", "an address"],
  ["metadata.google.internal", "no public name ends with .internal"],
  ["nas.local", "no public name ends with .local"],
  ["api.test", "no public name ends with .test"],
  ["db.prod.svc.cluster.local", "no public name ends with .local"],
  ["acme.onion", "no public name ends with .onion"],
  ["1.0.0.127.in-addr.arpa", "no public name ends with .arpa"],
  ["api.example.com.", "ends with a dot"],
  [`a${".".repeat(20_000)}`, "at most 253 characters"],
  ["api..example.com", "empty part"],
  [".example.com", "empty part"],
  ["*.example.com", "wildcard"],
  ["my_api.example.com", "underscore"],
  ["-api.example.com", "not a domain name"],
  ["api-.example.com", "not a domain name"],
  ["api example.com", "not a domain name"],
  [`${"a".repeat(64)}.example.com`, "63 characters"],
  [`${"a.".repeat(125)}example.com`, "253 characters"],
  ["bücher.example.com", "in ASCII"],
  ["аpi.example.com", "in ASCII"],
  ["xn--a.example.com", "encodes nothing"],
  ["www.XN--A.example.com", "encodes nothing"],
])("%j is none", (host, wrong) => {
  expect(hostFlaw(host)?.wrong).toContain(wrong);
});

test("a name in another script is told in the form that it travels in", () => {
  expect(hostFlaw("bücher.example.com")?.fix).toContain('"xn--bcher-kva.example.com"');
});

test.each(["on-call@example.com", "o'neil+alerts@mail.example.co.uk", `${"a".repeat(64)}@example.com`])(
  "%s is an address",
  (address) => {
    expect(emailFlaw(address)).toBeUndefined();
  },
);

test.each([
  "on-call",
  "@example.com",
  "on-call@",
  "a b@example.com",
  "a..b@example.com",
  ".a@example.com",
  "a@b@example.com",
  "a\n@example.com",
  "on-call@localhost",
  "on-call@[127.0.0.1]",
  "on-call@10.0.0.1",
  "on-call@example.com.",
  "on-call@mail.internal",
  `${"a".repeat(65)}@example.com`,
  "Ann <ann@example.com>",
])("%j is none that the internet delivers to", (address) => {
  expect(emailFlaw(address)).toBeDefined();
});
