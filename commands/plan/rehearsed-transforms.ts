import { type ResourceTransform, runtime } from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

/**
 * Takes the transforms that a program registers, and applies them to its requests as an engine would: the SDK's mocks
 * refuse transforms. What a transform sees is the request itself, so a value that only a deployment can tell is the
 * SDK's mark for an unknown one; of its options, those count that an inventory shows.
 * @returns what applies them to a request, a `RegisterResourceRequest`
 */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's messages have no public types.
export function rehearsedTransforms(): (request: any) => Promise<void> {
  const transforms: ResourceTransform[] = [];
  // `getStore` is the SDK's internal; it is used here and nowhere else.
  Object.assign((state as unknown as { getStore(): object }).getStore(), {
    supportsTransforms: true,
    callbacks: {
      registerStackTransform: (transform: ResourceTransform) => transforms.push(transform),
      awaitStackRegistrations: async () => {},
      // Nothing is written here, so no hook is ever called.
      registerResourceHook: async () => {},
      registerErrorHook: async () => {},
      shutdown: () => {},
    },
  });
  return async (request) => {
    for (const transform of transforms) {
      const changed = await transform({
        custom: request.getCustom(),
        type: request.getType(),
        name: request.getName(),
        props: request.getObject()?.toJavaScript() ?? {},
        opts: { protect: request.getProtect() ?? false, ignoreChanges: request.getIgnorechangesList() },
      });
      if (changed === undefined) continue;
      request.setObject(
        structs.Struct.fromJavaScript(await runtime.serializeProperties("props", changed.props)),
      );
      const { protect, ignoreChanges } = changed.opts ?? {};
      if (protect !== undefined) request.setProtect(protect);
      if (ignoreChanges !== undefined) request.setIgnorechangesList([...ignoreChanges]);
    }
  };
}
