import { unfit } from "../problems/strange-characters.ts";
import { type Flaw, flawOfWhole } from "./flaw.ts";
import { hostFlaw } from "./public-host.ts";

/** The part before the @: words with dots between (RFC 5322, dot-atom), at most 64 characters (RFC 5321, 4.5.3.1.1). */
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** Longest address: a path of 256 octets, without its angle brackets (RFC 5321, 4.5.3.1.3). */
const MAX_LENGTH = 254;

/** Why a text is not an e-mail address that the public internet can deliver to; `undefined` where it is one. */
export function emailFlaw(text: string): Flaw | undefined {
  const at = text.lastIndexOf("@");
  const [local, host] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  const fix = 'write e.g. "on-call@example.com"';
  if (at < 1 || !LOCAL_PART.test(local))
    return { wrong: `this is not an e-mail address${unfit(text, /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]/)}`, fix };
  if (local.length > 64)
    return { wrong: `what stands before the @ has at most 64 characters, and this has ${local.length}`, fix };
  if (text.length > MAX_LENGTH)
    return { wrong: `an address has at most ${MAX_LENGTH} characters, and this has ${text.length}`, fix };
  const flaw = flawOfWhole(hostFlaw(host), `${local}@`);
  // An example of a host is none of an address.
  return flaw?.fix.includes(", e.g. ") ? { ...flaw, fix } : flaw;
}
