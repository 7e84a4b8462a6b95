import { unfit } from "../problems/strange-characters.ts";
import type { Flaw } from "./flaw.ts";
import { hostFlaw } from "./public-host.ts";

/**
 * A part of an image's name: lower case, with one separator at a time.
 * Source: distribution/reference, grammar of `path-component`.
 */
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";

/** A container image of GitHub's registry without tag or digest: owner, and one name or more. */
export const GHCR_IMAGE = new RegExp(`^ghcr\\.io(?:/${COMPONENT}){2,}$`);

/** Longest name that registries keep (distribution/reference, NameTotalLengthMax). */
const MAX_LENGTH = 255;

/** The owner in an image of GitHub's registry, in lower case; `undefined` for any other text. */
export const imageOwner = (image: string): string | undefined => /^ghcr\.io\/([^/]+)\//.exec(image)?.[1];

/** Registries by their hosts: an artifact that starts with one is meant to be an image. */
const REGISTRY = /^(localhost|([a-z0-9-]+\.)+(io|com|dev|net|org|cloud))(:[0-9]+)?\//i;

/** Whether a text is meant to be an image rather than a path. */
export const isMeantAsImage = (text: string): boolean =>
  /^([a-z]+:\/\/)?ghcr\.io(\/|$)/i.test(text) || REGISTRY.test(text);

/** Why `GHCR Push` cannot push an image of this name; `undefined` where it can. */
export function imageFlaw(text: string): Flaw | undefined {
  const fix = "write an image in lower case and without tag: ghcr.io/OWNER/NAME";
  if (!/^ghcr\.io\//.test(text)) {
    return { wrong: "images are pushed to ghcr.io, under its own name in lower case", fix };
  }
  if (/[:@]/.test(text)) return { wrong: "the tag and the digest of an image are CI's to choose", fix };
  if (text.length > MAX_LENGTH)
    return { wrong: `the name of an image has at most ${MAX_LENGTH} characters`, fix };
  return GHCR_IMAGE.test(text)
    ? undefined
    : { wrong: `this is not the name of an image${unfit(text, /[a-z0-9._/-]/)}`, fix };
}

/** Why no registry has the images of a name: its host is none. A name without one is of Docker Hub. */
export function registryFlaw(image: string): Flaw | undefined {
  const host = image.slice(0, Math.max(0, image.indexOf("/")));
  const flaw = host.includes(".") ? hostFlaw(host) : undefined;
  const fix = "write an image of a registry that the internet knows, e.g. ghcr.io/OWNER/NAME:TAG";
  return flaw && { ...flaw, fix };
}
