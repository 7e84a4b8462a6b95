import type { SurfaceOnExpo } from "../../../model/entities/surface.ts";
import { appFolder } from "../../../model/entities/surface.ts";
import { page } from "../markdown.ts";
import { askCommand, task } from "./commands.ts";
import type { SurfacePlace } from "./place.ts";
import { putBackByWorkflow, redelivery } from "./release-commands.ts";

/** The commands of a mobile app. */
export function expoCommands(place: SurfacePlace<SurfaceOnExpo>): readonly string[] {
  const { surface } = place;
  return [
    `### Look at ${surface.id}`,
    task(
      "Does it answer, and what is published?",
      `${askCommand(surface.endpoint_url + surface.health_check)}\n(cd ${appFolder(surface)} && eas update:list --all --limit 10 --non-interactive)`,
    ),
    `### Put back a release of ${surface.id}`,
    putBack(place),
    `### Deliver ${surface.id} again`,
    redelivery(place) ?? "No workflow deploys here: publish an update by hand.",
  ];
}

function putBack(place: SurfacePlace<SurfaceOnExpo>): string {
  const { surface } = place;
  return page(
    putBackByWorkflow(place, "It publishes the earlier update once more, as an update of its own."),
    task(
      "By hand, where the workflow does not help.",
      `(cd ${appFolder(surface)} && eas update:republish --group RELEASE --destination-channel ${surface.environment} --message 'Put back RELEASE' --non-interactive)`,
      "- Nothing is pinned: the next release is an update of its own, and apps take the newest.\n- An update has the values that it was bundled with; after a rotation, deliver again instead.",
    ),
  ).trimEnd();
}
