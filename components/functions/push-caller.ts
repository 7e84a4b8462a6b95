import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import { ComponentResource, type ComponentResourceOptions, interpolate, type Output } from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import { callerAccountId } from "../../model/names.ts";
import { childOptions } from "../child-options.ts";

/** The account that Pub/Sub calls functions as, and the right of Pub/Sub's own agent to sign tokens for it. */
export class PushCaller extends ComponentResource {
  /** Service account that pushes are made as. */
  readonly account: Account;
  /** Pub/Sub's own agent, as a member of policies. */
  readonly agent: Output<string>;
  /** Without which no push carries a token, and every one is refused without a word. */
  readonly mayBeSignedFor: IAMMember;

  constructor(
    name: string,
    { environment, project }: { readonly environment: Environment; readonly project: string },
    opts: ComponentResourceOptions = {},
  ) {
    super("skeleton:functions:PushCaller", name, {}, opts);
    const child = childOptions(this, opts);
    this.account = new Account(
      name,
      { project, accountId: callerAccountId(environment), displayName: `Calls functions of ${environment}` },
      // Before it was a component of its own, the account stood one level higher.
      { ...child, ...(opts.parent && { aliases: [{ parent: opts.parent }] }) },
    );
    const agent = new ServiceIdentity(name, { project, service: "pubsub.googleapis.com" }, child);
    this.agent = interpolate`serviceAccount:${agent.email}`;
    // An agent that is made on request gets no role: https://cloud.google.com/iam/docs/create-service-agents
    this.mayBeSignedFor = new IAMMember(
      `${name}-signed-for`,
      {
        serviceAccountId: this.account.name,
        role: "roles/iam.serviceAccountTokenCreator",
        member: this.agent,
      },
      child,
    );
    this.registerOutputs({});
  }
}
