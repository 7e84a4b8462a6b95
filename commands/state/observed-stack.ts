import { LocalWorkspace, type LocalWorkspaceOptions, Stack } from "@pulumi/pulumi/automation/index.js";

/**
 * A stack that exists, for looking at it: nothing is stored, and the stack that the user has selected stays selected.
 * `Stack.select` would run `pulumi stack select`, after which the user's next `pulumi up` meets another stack.
 */
export async function observedStack(stack: string, options: LocalWorkspaceOptions): Promise<Stack> {
  const workspace = await LocalWorkspace.create(options);
  return Stack.select(stack, Object.assign(workspace, { selectStack: async () => undefined }));
}
