import { describe, expect, test } from "vitest";
import { callerChecker, type RequestHeaders } from "../../functions/caller.ts";
import { type Claims, googleCertificates, identityToken, withoutSignature } from "./google-identity.ts";
import { json, localServer, nobody } from "./local-server.ts";

const AUDIENCE = "https://sampler.example";
const TICKER = "ticker@example-staging.iam.gserviceaccount.com";
const CLAIMS: Claims = { aud: AUDIENCE, email: TICKER };
const anHourAgo = Math.floor(Date.now() / 1000) - 3600;

/** The headers of a request. */
const having = (authorization: string | undefined, others: Readonly<Record<string, string>> = {}) =>
  new Map(Object.entries({ ...(authorization !== undefined && { authorization }), ...others }));

/** What becomes of a request with the given headers, from whoever the ticker is told from by them. */
async function checkHeaders(headers: RequestHeaders, certificatesUrl?: string) {
  const checker = callerChecker({
    audience: AUDIENCE,
    certificatesUrl: certificatesUrl ?? (await googleCertificates()).url,
  });
  return checker(headers, ["someone@example.com", TICKER]);
}

/** What becomes of a request with this header alone. */
const check = (authorization: string | undefined, certificatesUrl?: string) =>
  checkHeaders(having(authorization), certificatesUrl);

test.each(["Bearer", "bearer"])("the right service account, as %s", async (scheme) => {
  expect(await check(`${scheme} ${identityToken(CLAIMS)}`)).toEqual({ email: TICKER });
});

test("the certificates are kept for as long as Google says", async () => {
  const google = await googleCertificates();
  const checker = callerChecker({ audience: AUDIENCE, certificatesUrl: google.url });

  await checker(having(`Bearer ${identityToken(CLAIMS)}`), [TICKER]);
  await checker(having(`Bearer ${identityToken(CLAIMS)}`), [TICKER]);

  expect(google.received).toHaveLength(1);
});

describe("a token that Cloud Run has verified, and taken the signature off", () => {
  const without = (claims: Partial<Claims>) => `Bearer ${withoutSignature({ ...CLAIMS, ...claims })}`;

  test("says who calls, without any certificate", async () => {
    expect(await check(without({}), await nobody())).toEqual({ email: TICKER });
  });

  test.each<[what: string, claims: Partial<Claims>, status: number, reason: string]>([
    ["another audience", { aud: "https://relay.example" }, 401, "the identity token is for another audience"],
    ["an expired one", { exp: anHourAgo }, 401, "the identity token has expired"],
    ["another issuer", { iss: "https://issuer.example" }, 401, "the identity token is not issued by Google"],
    ["another account", { email: "other@example.com" }, 403, "other@example.com may not call this"],
    [
      "an unverified e-mail address",
      { email_verified: false },
      403,
      "the identity token names no verified e-mail address",
    ],
  ])("is refused: %s", async (_, claims, status, reason) => {
    expect(await check(without(claims))).toEqual({ status, reason });
  });

  test.each(["Bearer .SIGNATURE_REMOVED_BY_GOOGLE", "Bearer a.b.SIGNATURE_REMOVED_BY_GOOGLE"])(
    "is refused where it is none: %s",
    async (authorization) => {
      expect(await check(authorization)).toEqual({ status: 401, reason: "that is not an identity token" });
    },
  );
});

describe("where Cloud Run has looked at X-Serverless-Authorization alone, nobody is who Authorization says", () => {
  const deployer = `Bearer ${withoutSignature({ ...CLAIMS, email: "deployer@example.com" })}`;

  test.each<[what: string, authorization: string | undefined, checkedInstead: string]>([
    ["claims that somebody made up", `Bearer ${withoutSignature(CLAIMS)}`, deployer],
    ["a token that is signed", `Bearer ${identityToken(CLAIMS)}`, deployer],
    ["claims beside an empty header", `Bearer ${withoutSignature(CLAIMS)}`, ""],
    ["nothing", undefined, `Bearer ${withoutSignature(CLAIMS)}`],
  ])("%s", async (_, authorization, checkedInstead) => {
    const headers = having(authorization, { "x-serverless-authorization": checkedInstead });
    expect(await checkHeaders(headers)).toEqual({
      status: 401,
      reason: "the identity token belongs in Authorization, not in X-Serverless-Authorization",
    });
  });
});

describe("refused", () => {
  const NONE = "no identity token in the header Authorization";
  const UNSIGNED = "the identity token is not signed by Google";
  const [header] = identityToken(CLAIMS).split(".");
  const [, othersPayload] = identityToken({ ...CLAIMS, email: "someone@example.com" }).split(".");
  const [, , signature] = identityToken(CLAIMS).split(".");

  test.each<[what: string, authorization: string | undefined, status: number, reason: string]>([
    ["no header", undefined, 401, NONE],
    ["no token", "Bearer ", 401, NONE],
    ["another scheme", `Basic ${identityToken(CLAIMS)}`, 401, NONE],
    ["two tokens", `Bearer ${identityToken(CLAIMS)} ${identityToken(CLAIMS)}`, 401, NONE],
    [
      "another audience",
      `Bearer ${identityToken({ ...CLAIMS, aud: "https://relay.example" })}`,
      401,
      "the identity token is for another audience",
    ],
    [
      "an expired token",
      `Bearer ${identityToken({ ...CLAIMS, iat: anHourAgo - 3600, exp: anHourAgo })}`,
      401,
      "the identity token has expired",
    ],
    [
      "a token of tomorrow",
      `Bearer ${identityToken({ ...CLAIMS, iat: anHourAgo + 25 * 3600, exp: anHourAgo + 24 * 3600 })}`,
      401,
      "the identity token is not valid yet",
    ],
    [
      "another issuer",
      `Bearer ${identityToken({ ...CLAIMS, iss: "https://accounts.example" })}`,
      401,
      "the identity token is not issued by Google",
    ],
    [
      "another key under the id of Google's",
      `Bearer ${identityToken(CLAIMS, { signedBy: "stranger" })}`,
      401,
      UNSIGNED,
    ],
    [
      "a key that Google does not have",
      `Bearer ${identityToken(CLAIMS, { signedBy: "stranger", kid: "other" })}`,
      401,
      UNSIGNED,
    ],
    ["claims that were exchanged", `Bearer ${header}.${othersPayload}.${signature}`, 401, UNSIGNED],
    ["garbage", "Bearer garbage", 401, "that is not an identity token"],
    ["garbage in three parts", "Bearer a.b.c", 401, "that is not an identity token"],
    [
      "another service account",
      `Bearer ${identityToken({ ...CLAIMS, email: "other@example.com" })}`,
      403,
      "other@example.com may not call this",
    ],
    [
      "an e-mail address that nobody verified",
      `Bearer ${identityToken({ ...CLAIMS, email_verified: false })}`,
      403,
      "the identity token names no verified e-mail address",
    ],
  ])("%s", async (_, authorization, status, reason) => {
    expect(await check(authorization)).toEqual({ status, reason });
  });
});

describe("nobody can tell now, and Pub/Sub is to try again", () => {
  const unknown = { status: 503, reason: "Google's certificates are not available" };

  test("where Google cannot be reached", async () => {
    expect(await check(`Bearer ${identityToken(CLAIMS)}`, await nobody())).toEqual(unknown);
  });

  test("where what comes are no certificates", async () => {
    const portal = await localServer((_, response) => json(response, { keys: [{ kid: "1" }] }));

    expect(await check(`Bearer ${identityToken(CLAIMS)}`, portal.url)).toEqual(unknown);
  });
});
