import type { Platform } from "../../model/entities/app.ts";
import { expression, type Step, shell } from "./workflow.ts";

/** The input of a run by hand that names what is put back; empty in every other run. */
const RELEASE_INPUT = "release";

/** The same as a condition of a job. */
export const PUTS_BACK = `inputs.${RELEASE_INPUT}`;

/** The same as a value of a step. */
export const RELEASE = expression(PUTS_BACK);

/** What a release is called on each platform, for people and as an extended regular expression. */
const RELEASES: Readonly<Record<Platform, { readonly text: string; readonly form: string }>> = {
  "cloud-run": { text: "the digest of the image, sha256:…", form: "sha256:[0-9a-f]{64}" },
  vercel: { text: "the id of the deployment, dpl_…", form: "dpl_[A-Za-z0-9]+" },
  "expo-eas": {
    text: "the id of the update group",
    form: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
  },
};

/** What a release of the platform is called, for people. */
export const releaseText = (platform: Platform): string => RELEASES[platform].text;

/** The input, as GitHub's form shows it. */
export const releaseInput = (platform: Platform, required: boolean) => ({
  [RELEASE_INPUT]: {
    description: `What to put back: ${RELEASES[platform].text}, as \`npm run deliveries\` lists it`,
    type: "string",
    required,
  },
});

/** Refuses what is no release of the platform before anything is done with it. */
export const checkRelease = (platform: Platform): Step => ({
  name: "Check what is put back",
  env: { RELEASE },
  run: shell(`
    if ! [[ $RELEASE =~ ^${RELEASES[platform].form}$ ]]; then
      echo "::error::This is not ${RELEASES[platform].text}"
      exit 1
    fi`),
});
