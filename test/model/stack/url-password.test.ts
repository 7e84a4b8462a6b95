import { expect, test } from "vitest";
import { wrongPassword } from "../../../model/stack/url-password.ts";

const HOST = "aws-0-eu-west-1.pooler.supabase.com:6543/postgres";

test.each([
  "CAN#ARY",
  "CAN/ARY",
  "CAN?ARY",
  "CAN@ARY",
  "CAN%v7ARY",
  "CANARY%",
  "1#CANARY",
  "CAN@AR#Y",
  "CAN@AR/Y",
  "CAN@AR?Y",
])("the password %s needs another form in a URL", (password) => {
  const wrong = wrongPassword(`postgresql://postgres.ref:${password}@${HOST}`);
  expect(wrong).toMatch(/^has a character in its user or password/);
  expect(wrong).not.toContain("CANARY");
});

test.each([
  `postgresql://postgres.ref:CAN%23ARY%40@${HOST}`,
  "smtps://u:p%40ss@mail.example.com:465",
  `postgresql://postgres.ref:CAN!$&'()*+,;=ARY@${HOST}`,
  "postgres://db.example.com:5432/app?user=ada@example.com",
  "postgres://db.example.com/app?options=a@b",
  "postgres://u:CANARY@db.example.com:5432/app?user=ada@example.com",
  "mongodb+srv://u:p@cluster.example.com/?w=majority",
  "https://cdn.example.com/@scope/package",
  "https://example.com/50%",
])("nothing is wrong with %s", (value) => {
  expect(wrongPassword(value)).toBeUndefined();
});
