/** A file that is written from the catalogue. */
export interface RenderedFile {
  /** Path relative to the project root. */
  readonly path: string;
  readonly text: string;
}

/** By this a file is known as rendered, also after nothing in the catalogue asks for it any more. */
export const MARK = "Rendered by `npm run render`";

/** The line that a rendered file starts with; its own path is in it, so that a copy of the file is not taken for it. */
export const GENERATED = (source: string, path: string): string =>
  `${MARK} into ${path} from ${source}: change that and render again, since changes here are lost.`;
