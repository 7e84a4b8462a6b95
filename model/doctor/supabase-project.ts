import * as z from "zod";

const Claims = z.object({ ref: z.string().regex(/^[a-z]{20}$/) });

/** URLs that have a project's reference in them: its own, its poolers'. */
const PROJECT_URL =
  /^(?:https:\/\/|postgres(?:ql)?:\/\/[^/@]*@db\.)([a-z]{20})\.supabase\.co\b|^postgres(?:ql)?:\/\/postgres\.([a-z]{20}):/;

/** The project that a value itself says it belongs to: Supabase's older keys and its URLs name it. */
export function supabaseRefIn(value: string): string | undefined {
  const [, payload] = /^eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+$/.exec(value) ?? [];
  if (payload === undefined) {
    const [, ofHost, ofUser] = PROJECT_URL.exec(value) ?? [];
    return ofHost ?? ofUser;
  }
  try {
    const claims = Claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString()));
    return claims.success ? claims.data.ref : undefined;
  } catch {
    return undefined;
  }
}

/** The origin of a project. */
export const supabaseOrigin = (ref: string): string => `https://${ref}.supabase.co`;
