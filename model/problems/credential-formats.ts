/** How one issuer writes a credential. */
interface CredentialFormat {
  readonly issuer: string;
  /**
   * Matches the credential anywhere in a text. Each runs in time linear in the text: a run of characters without bound is
   * entered at its start only, since what comes before it, or a lookbehind, cannot come again inside of it.
   */
  readonly shape: RegExp;
}

/** An alert channel that has a webhook's URL in it: whoever has the URL can post, whoever's service it is. */
const WEBHOOK_URL = /\bwebhook:\s{0,9}https?:/i;

/**
 * The credentials that are known by their form. Each form is the issuer's own, from its documentation or its rules for
 * secret scanning; GitHub's list of partner patterns names most of them. The public identifiers of the same issuers
 * (`team_…`, `prj_…`, `sb_publishable_…`) are not here.
 *
 * `@secretlint/secretlint-rule-preset-recommend` is not used: from 13 on it needs Node 22, it only runs asynchronously,
 * and it knows none of Vercel, Supabase, Sentry, Pulumi and LINE, which are the services of an estate.
 */
const CREDENTIAL_FORMATS: readonly CredentialFormat[] = [
  { issuer: "GitHub", shape: /\bgh[pousr]_[A-Za-z0-9]{20,}/ },
  { issuer: "GitHub", shape: /\bgithub_pat_[A-Za-z0-9_]{20,}/ },
  { issuer: "GitLab", shape: /\bgl(pat|dt|rt|ptt|cbt|soat|agent)-[A-Za-z0-9_-]{20,}/ },
  { issuer: "Vercel", shape: /\bvc[piark]_[A-Za-z0-9]{20,}/ },
  { issuer: "Supabase", shape: /\bsbp_[a-f0-9]{20,}/ },
  { issuer: "Supabase", shape: /\bsb_secret_[A-Za-z0-9_-]{10,}/ },
  { issuer: "Sentry", shape: /\bsntry[su]_[A-Za-z0-9+/=_-]{20,}/ },
  { issuer: "Pulumi", shape: /\bpul-[a-f0-9]{40}/ },
  // 128 bytes in base64. Messaging API, "Long-lived channel access token".
  { issuer: "LINE", shape: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{171}=(?!=)/ },
  { issuer: "Slack", shape: /\bxox[abceoprs]-[A-Za-z0-9-]{10,}/ },
  { issuer: "Slack", shape: /\bxapp-[0-9]-[A-Za-z0-9-]{10,}/ },
  {
    issuer: "Slack",
    shape:
      /hooks\.slack\.com\/(services|workflows|triggers)\/[A-Za-z0-9]+\/[A-Za-z0-9]+\/(?!X+\b)[A-Za-z0-9]{8,}/,
  },
  { issuer: "Discord", shape: /discord(app)?\.com\/api\/webhooks\/[0-9]{5,}\/[A-Za-z0-9_-]{20,}/ },
  { issuer: "any webhook", shape: WEBHOOK_URL },
  { issuer: "Telegram", shape: /(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}/ },
  { issuer: "Google", shape: /\bGOCSPX-[A-Za-z0-9_-]{20,}/ },
  { issuer: "Google", shape: /\bAIza[A-Za-z0-9_-]{30,}/ },
  { issuer: "Google", shape: /\bya29\.[A-Za-z0-9_-]{20,}/ },
  { issuer: "AWS", shape: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { issuer: "Azure", shape: /\bAccountKey=[A-Za-z0-9+/]{40,}/ },
  { issuer: "Stripe", shape: /\b(sk|rk)_(live|test)_[A-Za-z0-9]{16,}/ },
  { issuer: "Stripe", shape: /\bwhsec_[A-Za-z0-9]{16,}/ },
  {
    issuer: "OpenAI, Anthropic",
    shape: /\bsk-(proj-|ant-|svcacct-|admin-)(?=[A-Za-z_-]{0,99}[0-9])[A-Za-z0-9_-]{16,}/,
  },
  { issuer: "OpenAI", shape: /\bsk-[A-Za-z0-9]{32,}/ },
  { issuer: "npm", shape: /\bnpm_[A-Za-z0-9]{36}/ },
  { issuer: "PyPI", shape: /\bpypi-AgE[A-Za-z0-9_-]{20,}/ },
  { issuer: "Docker", shape: /\bdckr_(pat|oat)_[A-Za-z0-9_-]{20,}/ },
  { issuer: "Hugging Face", shape: /\bhf_(?=[A-Z]{0,40}[a-z]{0,40}[A-Z])[A-Za-z0-9]{30,}/ },
  { issuer: "DigitalOcean", shape: /\bdo[pors]_v1_[a-f0-9]{40,}/ },
  { issuer: "Linear", shape: /\blin_(api|oauth)_[A-Za-z0-9]{30,}/ },
  { issuer: "Notion", shape: /\bntn_[A-Za-z0-9]{30,}/ },
  { issuer: "Figma", shape: /\bfig[du]_(?=[A-Za-z_-]{0,99}[0-9])[A-Za-z0-9_-]{30,}/ },
  { issuer: "SendGrid", shape: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/ },
  { issuer: "Grafana", shape: /\bgl(c|sa)_[A-Za-z0-9_+/=]{30,}/ },
  { issuer: "1Password", shape: /\bops_eyJ[A-Za-z0-9_+/=-]{50,}/ },
  { issuer: "Airtable", shape: /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}/ },
  { issuer: "Atlassian", shape: /\bAT[AC]TT3[A-Za-z0-9_=-]{40,}/ },
  { issuer: "Azure", shape: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}/ },
  { issuer: "Buildkite", shape: /\bbk[a-z]{2}_[a-f0-9]{40}/ },
  { issuer: "CircleCI", shape: /\bCCI(PAT|PRJ)_[A-Za-z0-9_]{30,}/ },
  { issuer: "crates.io", shape: /\bcio(?=[A-Za-z]{0,31}[0-9])(?=[a-z0-9]{0,31}[A-Z])[A-Za-z0-9]{32}\b/ },
  { issuer: "Databricks", shape: /\bdapi[a-f0-9]{32}/ },
  { issuer: "Doppler", shape: /\bdp\.(pt|st|ct|sa|scim|audit)\.([a-z0-9_-]{1,60}\.)?[A-Za-z0-9]{30,}/ },
  { issuer: "Fly.io", shape: /\bfm[12][ar]?_[A-Za-z0-9_+/=-]{40,}/ },
  { issuer: "Groq", shape: /\bgsk_[A-Za-z0-9]{40,}/ },
  { issuer: "HashiCorp Vault", shape: /\bhv[sbr]\.[A-Za-z0-9_-]{24,}/ },
  { issuer: "Heroku", shape: /\bHRKU-[A-Za-z0-9_-]{30,}/ },
  { issuer: "HCP Terraform", shape: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{40,}/ },
  { issuer: "Mailgun", shape: /(?<![A-Za-z0-9-])key-[a-f0-9]{32}\b/ },
  { issuer: "Netlify", shape: /\bnf[pcobu]_[A-Za-z0-9]{30,}/ },
  { issuer: "New Relic", shape: /\bNRAK-[A-Z0-9]{27}/ },
  { issuer: "OpenRouter", shape: /\bsk-or-v1-[a-f0-9]{40,}/ },
  { issuer: "Perplexity", shape: /\bpplx-[A-Za-z0-9]{40,}/ },
  { issuer: "PlanetScale", shape: /\bpscale_(tkn|pw|oauth)_[A-Za-z0-9_.=-]{30,}/ },
  { issuer: "PostHog", shape: /\bphx_[A-Za-z0-9]{40,}/ },
  { issuer: "Postman", shape: /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}/ },
  { issuer: "Replicate", shape: /\br8_[A-Za-z0-9]{37}/ },
  { issuer: "Resend", shape: /\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}/ },
  { issuer: "RubyGems", shape: /\brubygems_[a-f0-9]{48}/ },
  { issuer: "Shopify", shape: /\bshp(at|ca|pa|ss)_[a-fA-F0-9]{32}/ },
  { issuer: "Square", shape: /\bsq0(atp|csp)-[A-Za-z0-9_-]{22,}/ },
  { issuer: "Tailscale", shape: /\btskey-[a-z]{1,20}-[A-Za-z0-9]{8,}-[A-Za-z0-9]{20,}/ },
  { issuer: "Vercel Blob", shape: /\bvercel_blob_rw_[A-Za-z0-9_]{30,}/ },
  { issuer: "Cloudflare", shape: /\bv1\.0-[a-f0-9]{24}-[a-f0-9]{100,}/ },
  { issuer: "Contentful", shape: /\bCFPAT-[A-Za-z0-9_-]{40,}/ },
  { issuer: "Dropbox", shape: /\bsl\.[A-Za-z0-9_-]{100,}/ },
  { issuer: "Dynatrace", shape: /\bdt0[a-z][0-9]{2}\.[A-Z0-9]{24}\.[A-Z0-9]{60,}/ },
  { issuer: "Facebook, Square", shape: /\bEAA[A-Za-z0-9_-]{57,}/ },
  { issuer: "Google", shape: /(?<![0-9])1\/\/0[A-Za-z0-9_-]{40,}/ },
  { issuer: "Honeycomb", shape: /\bhcaik_[a-z0-9]{50,}/ },
  { issuer: "HubSpot", shape: /\bpat-(na|eu)[0-9]-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9-]{22}/ },
  { issuer: "Infisical", shape: /\bst\.[a-f0-9-]{24,36}\.[a-f0-9]{32}\.[a-f0-9]{32}/ },
  { issuer: "Langfuse", shape: /\bsk-lf-[a-f0-9-]{36}/ },
  { issuer: "LangSmith", shape: /\blsv2_(pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}/ },
  { issuer: "Microsoft Teams", shape: /webhook\.office\.com\/webhookb2\/[a-f0-9-]{36}/ },
  { issuer: "Neon", shape: /\bnapi_[a-z0-9]{40,}/ },
  { issuer: "Pinecone", shape: /\bpcsk_[A-Za-z0-9_]{40,}/ },
  { issuer: "Prefect", shape: /\bpn[ub]_[A-Za-z0-9]{36}/ },
  { issuer: "ReadMe", shape: /\brdme_[a-z0-9]{70}/ },
  { issuer: "Render", shape: /\brnd_(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{24,}/ },
  { issuer: "Asana", shape: /(?<![0-9])[12]\/[0-9]{16}\/[0-9]{16}:[a-f0-9]{32}/ },
  { issuer: "Cursor", shape: /\bkey_[a-f0-9]{64}/ },
  // `reftkn:` in base64.
  { issuer: "JFrog", shape: /\bcmVmdGtuOj[A-Za-z0-9]{40,}/ },
  { issuer: "Snyk", shape: /\bsnyk_[a-z]{3}\.[a-f0-9]{8}\.[A-Za-z0-9_-]{40,}/ },
  { issuer: "Sourcegraph", shape: /\bsgp_([a-z0-9]{1,16}_)?[a-f0-9]{40}/ },
  { issuer: "Typeform", shape: /\btfp_(?=[A-Za-z_-]{0,99}[0-9])[A-Za-z0-9_-]{40,}/ },
  { issuer: "xAI", shape: /\bxai-[A-Za-z0-9]{60,}/ },
  // RFC 6750 and 7617: how a token, and a name with its password, are sent.
  { issuer: "any API", shape: /\b[Bb]earer (?=[A-Za-z._~+/=-]{0,99}[0-9])[A-Za-z0-9._~+/=-]{24,}/ },
  { issuer: "any API", shape: /\bAuthorization: ?Basic (?=[A-Za-z+/]{0,99}[0-9=])[A-Za-z0-9+/=]{8,}/i },
  // RFC 7519: a header that is a JSON object starts with `eyJ`.
  { issuer: "JSON web token", shape: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
  { issuer: "private key", shape: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY( BLOCK)?-----(?!\s{0,9}(\.{3}|…))/ },
  // In base64: a private key, and the file of a service account's key as gcloud, the console and a compact JSON write it.
  {
    issuer: "private key",
    shape:
      /(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi(BQUklW|BSU0EgUFJJV|BFQyBQUklW|BPUEVOU1NIIFBSSV)[A-Za-z0-9+/]{20,}/,
  },
  {
    issuer: "Google",
    shape:
      /(?<![A-Za-z0-9+/])(ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCI|eyJ0eXBlIjoic2VydmljZV9hY2NvdW50I|eyJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCI)[A-Za-z0-9+/]{20,}/,
  },
  { issuer: "age", shape: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/ },
];

/**
 * A password that stands in a text so that a reader replaces it (`[YOUR-PASSWORD]`, `<token>`, `$TOKEN`, `***`), or that
 * only names one (`db_password`, `apiKey`, `grafana-password-production`).
 */
const PLACEHOLDER =
  /^(\[.*\]|<.*>?|\{.*|\$([A-Z_][A-Z0-9_]*|[a-z_]+|[{(].*)|%[A-Za-z](\w*%)?|\*+|x+|X+|\.+|…|[A-Z][A-Z_-]*|your([-_ ].*|[A-Za-z]*)|(EXAMPLE|example).*|changeme|x-oauth-basic|([a-z]+[-_]){0,9}((my)?pass(word|wd|phrase)?|pwd|secret|token|(api)?key)([-_][a-z]+){0,3}|[a-z]+(Password|Secret|Token|Key))[.,;:!?)]{0,2}$/;

/** Passwords that servers are delivered with: everybody knows them, so at a local server they protect nothing. */
const WELL_KNOWN = /^(postgres|guest|root|admin|minioadmin|redis(pw)?|test|dev|123456)$/;

/** What a machine or a network calls its own servers, and the names that are kept for documentation (RFC 2606). */
const LOCAL_HOST =
  /^(127\.[\d.]+|0\.0\.0\.0|\[::1\]|[\w-]+|([\w-]+\.)+(local(host)?|example|test|invalid)|host\.[\w-]+\.internal|([\w-]+\.)*example\.(com|net|org))\.?$/i;

/**
 * What documentation writes in the form of a credential: x or 0 again and again, YOUR-TOKEN, EXAMPLE as a word, and AWS's
 * own, which end with EXAMPLE, or EXAMPLEKEY.
 */
const EXAMPLE = /([xX0])\1{11}|[-_]EXAMPLE[-_]|EXAMPLE(KEY)?$|YOUR[-_]|your[-_]/;

/** Supabase's keys of before are JWTs that say in clear whose role they have; that of anon is in every browser. */
function isPublicJwt(text: string): boolean {
  const [, payload = ""] = /^eyJ[\w-]+\.([\w-]+)$/.exec(text) ?? [];
  return /"role"\s{0,9}:\s{0,9}"anon"/.test(Buffer.from(payload, "base64url").toString());
}

/**
 * What only says where a credential is, or that there is one: the name of a secret, with its version or without, a
 * reference to a vault, a word of an API's documentation.
 */
const REFERENCE =
  /^(projects\/.*|[a-z]+:\/\/.*|secrets\.\w+|[a-z]+(-[a-z0-9]+)*:(latest|\d+)|[a-z]+(-[a-z]+)+(-v?\d{1,4})?|required|optional|true|false)$/;

/**
 * Values that their place declares to be credentials, and what may stand there that is none. A user and a host tell a
 * password that everybody knows from one of a real server.
 */
const DECLARED: readonly (readonly [shape: RegExp, exceptions: readonly RegExp[]])[] = [
  // A variable, by its name.
  [
    /\b[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|SECRET_KEY|ACCESS_KEY|API_KEY|ACCESS_TOKEN|AUTH_TOKEN)=(?:\\?["'])?(?<value>(?=[^\s0-9]{0,99}[0-9])[^\s"'`,;]{8,})/g,
    [PLACEHOLDER, REFERENCE, EXAMPLE],
  ],
  // Tokens of Expo, and Vercel's of before, have no form; numbers of tokens are none.
  [
    /\b[A-Z0-9_]*TOKEN(?:=|: ?)(?:\\?["'])?(?<value>(?=[^\s0-9]{0,99}[0-9])(?=[^\sA-Za-z]{0,99}[A-Za-z])[^\s"'`,;]{20,})/g,
    [PLACEHOLDER, REFERENCE, EXAMPLE],
  ],
  // The password of RFC 3986's `user:password@`; a port may stand there too, with what follows it.
  [
    /:\/\/(?<user>[^/\s:@]*):(?!\d{1,5}[?#,])(?<value>[^/\s@]{3,})@(?<host>\[[\da-f:]+\]|[\w.-]+)?/g,
    [PLACEHOLDER],
  ],
  // A name and its password, as curl takes them.
  [
    /\bcurl\s(?<before>[^\n]{0,200}?\s)?(?:-[fgikLsSv]{0,9}u\s?|--user[ =])["']?(?!\w+:\/\/)(?<user>[^\s:"'$]{1,60}):(?<value>[^\s"'`,;]{3,})(?=["']?\s(?:[^\n]{0,200}?\s)?["']?(?:https?:\/\/(?<host>[\w.-]+)|(?<bare>[\w-]+(?:\.[\w-]+)+)[/:])|)/g,
    [PLACEHOLDER],
  ],
  // A parameter of a query, by its name.
  [
    /[?&](?:token|secret|password|api_?key|access_token|sig|signature)=(?<value>[^&\s"'#)]{3,})/gi,
    [PLACEHOLDER, REFERENCE, WELL_KNOWN],
  ],
];

/**
 * Whether a password is its user's name, or known to everybody, at a server that only one machine or network has. A host
 * that is not named, such as a variable, counts as one.
 * @param groups.before what a command line has before the password, which may be the URL
 */
function isLocalDefault({
  user,
  value = "",
  host,
  bare,
  before = "",
}: Readonly<Record<string, string>>): boolean {
  const server = host ?? bare ?? /https?:\/\/([\w.-]+)/.exec(before)?.[1] ?? "localhost";
  return user !== undefined && (value === user || WELL_KNOWN.test(value)) && LOCAL_HOST.test(server);
}

/** All forms together, one for each set of flags: a text is read once or twice, not once for each form. */
const ANY_FORMAT: readonly RegExp[] = [...new Set(CREDENTIAL_FORMATS.map(({ shape }) => shape.flags))].map(
  (flags) =>
    new RegExp(
      CREDENTIAL_FORMATS.filter(({ shape }) => shape.flags === flags)
        .map(({ shape }) => shape.source)
        .join("|"),
      `g${flags}`,
    ),
);

const isCredential = (text: string): boolean => !EXAMPLE.test(text) && !isPublicJwt(text);

/** Whether a text has an alert channel with a webhook's URL in it. */
export const holdsWebhookUrl = (text: string): boolean => WEBHOOK_URL.test(text);

/** Whether a text has a credential with a known form, or a value that its place in a URL, or its name, declares to be one. */
export function holdsCredential(text: string): boolean {
  return (
    ANY_FORMAT.some((shape) => [...text.matchAll(shape)].some(([match]) => isCredential(match))) ||
    DECLARED.some(([shape, exceptions]) =>
      [...text.matchAll(shape)].some(
        ({ groups = {} }) =>
          !isLocalDefault(groups) && !exceptions.some((form) => form.test(groups.value ?? "")),
      ),
    )
  );
}
