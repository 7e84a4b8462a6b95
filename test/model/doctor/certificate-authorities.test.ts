import { expect, test } from "vitest";
import { forbidsAll } from "../../../model/doctor/certificate-authorities.ts";

test.each([
  ["no record", [], false],
  ["the authority", ['0 issue "letsencrypt.org"'], false],
  ["the authority with parameters", ['0 issue "letsencrypt.org; validationmethods=http-01"'], false],
  ["the authority among others, without quotes", ["0 issue digicert.com", "0 issue LetsEncrypt.org"], false],
  ["records that are not about issuing", ['0 iodef "mailto:a@example.com"', '0 issuewild ";"'], false],
  ["another authority", ['0 issue "digicert.com"'], true],
  ["nobody", ['0 issue ";"'], true],
])("%s", (_, records, forbids) => {
  expect(forbidsAll(records, ["letsencrypt.org"])).toBe(forbids);
});
