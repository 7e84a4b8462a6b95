import { afterAll, expect, test } from "vitest";
import { withField } from "../../../model/entities/with-field.ts";
import { loadCatalogue } from "../../../model/load-catalogue.ts";
import { oneOfEach } from "../../../model/rules/uniqueness.ts";
import { Estate } from "../broken-estate.ts";

const estate = new Estate();
afterAll(() => estate.remove());

test.each([
  ["https://updates.example.com", ["endpoint_url"]],
  ["https://exp.u.expo.dev", ["endpoint_url"]],
  // The path says which project it is.
  ["https://u.expo.dev", []],
  ["https://U.expo.dev", []],
])("%s is the URL of two surfaces: %j", (endpoint_url, fields) => {
  const { catalogue } = loadCatalogue(estate.root);
  const [mobile] = withField(catalogue?.surfaces ?? [], "id", "mobile-production");
  if (!catalogue || !mobile) throw new Error("the estate has no mobile-production");
  const surfaces = [
    { ...mobile, endpoint_url },
    { ...mobile, id: "mobile-staging", environment: "staging" as const, endpoint_url },
  ];
  const found = oneOfEach({ ...catalogue, surfaces } as never);
  expect(found.map(({ complaint }) => complaint.field[0])).toEqual(fields);
});
