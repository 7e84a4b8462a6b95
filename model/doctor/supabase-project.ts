import * as z from "zod";

const Claims = z.object({ ref: z.string().regex(/^[a-z]{20}$/) });

/** The project that a value itself says it belongs to: Supabase's older keys and pooler URLs name it. */
export function supabaseRefIn(value: string): string | undefined {
  const [, payload] = /^eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+$/.exec(value) ?? [];
  if (payload === undefined) return /^postgres(?:ql)?:\/\/postgres\.([a-z]{20}):/.exec(value)?.[1];
  try {
    const claims = Claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString()));
    return claims.success ? claims.data.ref : undefined;
  } catch {
    return undefined;
  }
}

/** The origin of a project. */
export const supabaseOrigin = (ref: string): string => `https://${ref}.supabase.co`;
