import { createRequire } from "node:module";
import grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { CheckResponse as CheckResponseMessage } from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { PropertyChange } from "./diff.ts";
import { Faults } from "./faults.ts";
import { type InputDifference, Lifecycle, type Request } from "./lifecycle.ts";
import type { PackageTable, Violation } from "./resource-type.ts";
import type { CloudStore } from "./store.ts";
import { type Properties, revealAll } from "./wire.ts";

/*
 * The one file that speaks the engine's provider protocol (pulumi/proto/pulumi/provider.proto). It uses the generated
 * stubs and not the SDK's `provider.Provider`: that interface hides whether a create is a preview, the inputs of a
 * read, the provider's configuration and the detailed diff.
 */

/** A provider server that the engine can attach to. */
export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves one package's table on 127.0.0.1, on a port that the system chooses. */
export async function serve(
  table: PackageTable,
  store: CloudStore,
  faults = new Faults(),
): Promise<RunningServer> {
  const server = new grpc.Server();
  server.addService(services.ResourceProviderService, handlers(table, store, faults));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, stop: () => stop(server) };
}

/** Lets requests under way finish. A connection that is still open after a second is closed. */
async function stop(server: grpc.Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const impatience = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, 1000);
    server.tryShutdown(() => {
      clearTimeout(impatience);
      resolve();
    });
  });
}

/** Methods that are not here (Construct, Call, List, Parameterize, GetMapping) answer UNIMPLEMENTED. */
function handlers(table: PackageTable, store: CloudStore, faults: Faults): grpc.UntypedServiceImplementation {
  const lifecycle = new Lifecycle(table, store);
  const settings = new ProviderSettings();
  const about = (call: Call<{ getType(): string; getUrn(): string }>): Request => ({
    type: call.request.getType() || typeOf(call.request.getUrn()),
    urn: call.request.getUrn(),
    provider: settings.of(call),
  });

  const known: Partial<IResourceProviderServer> = {
    handshake: unary(() => new messages.ProviderHandshakeResponse().setAcceptSecrets(true)),
    attach: unary(() => new empty.Empty()),
    cancel: unary(() => new empty.Empty()),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(sdkVersion(table.sdk))),
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema(JSON.stringify({ name: table.name }))),

    checkConfig: unary((call) => checked(decode(call.request.getNews()), [])),
    diffConfig: unary((call) => {
      const before = call.request.hasOldInputs() ? call.request.getOldInputs() : call.request.getOlds();
      const same = JSON.stringify(decode(before)) === JSON.stringify(decode(call.request.getNews()));
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
    }),
    configure: unary((call) => {
      settings.set(call, revealAll(decode(call.request.getArgs())));
      return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),

    check: unary((call) => {
      const [before, after] = [decode(call.request.getOlds()), decode(call.request.getNews())];
      const seed = call.request.getRandomseed_asU8();
      const { inputs, violations } = lifecycle.check(about(call), before, after, seed);
      return checked(inputs, violations);
    }),
    diff: unary((call) => {
      const [before, after] = [decode(call.request.getOldInputs()), decode(call.request.getNews())];
      return compared(lifecycle.diff(about(call), before, after));
    }),
    create: unary((call) => {
      const request = about(call);
      const preview = call.request.getPreview();
      const create = () => lifecycle.create(request, decode(call.request.getProperties()), preview);
      const { id, outputs } = preview ? create() : faults.around(`create ${request.type}`, create);
      return new messages.CreateResponse().setId(id).setProperties(encode(outputs));
    }),
    read: unary((call) => {
      const [inputs, olds] = [decode(call.request.getInputs()), decode(call.request.getProperties())];
      const request = about(call);
      const found = faults.around(`read ${request.type}`, () =>
        lifecycle.read(request, call.request.getId(), inputs, olds),
      );
      if (!found) return new messages.ReadResponse().setId("");
      return new messages.ReadResponse()
        .setId(found.id)
        .setInputs(encode(found.inputs))
        .setProperties(encode(found.outputs));
    }),
    update: unary((call) => {
      const request = about(call);
      const preview = call.request.getPreview();
      const [before, after] = [decode(call.request.getOlds()), decode(call.request.getNews())];
      const update = () => lifecycle.update(request, call.request.getId(), before, after, preview);
      const outputs = preview ? update() : faults.around(`update ${request.type}`, update);
      return new messages.UpdateResponse().setProperties(encode(outputs));
    }),
    delete: unary((call) => {
      const request = about(call);
      faults.around(`delete ${request.type}`, () => lifecycle.delete(request, call.request.getId()));
      return new empty.Empty();
    }),
    invoke: unary((call) => {
      const [token, args] = [call.request.getTok(), decode(call.request.getArgs())];
      const answer = faults.around(`invoke ${token}`, () => lifecycle.invoke(token, args, settings.of(call)));
      return new messages.InvokeResponse().setReturn(encode(answer));
    }),
  };
  return known as grpc.UntypedServiceImplementation;
}

type Call<Message> = grpc.ServerUnaryCall<Message, unknown>;

/**
 * The settings of each provider instance. The engine opens one connection per instance (the default provider, an
 * explicit one for staging, another for production), all to the same port, and requests carry no other trace of the
 * instance: the client's end of the connection tells them apart.
 */
class ProviderSettings {
  readonly #byPeer = new Map<string, Properties>();

  set(call: Call<unknown>, settings: Properties): void {
    this.#byPeer.set(call.getPeer(), settings);
  }

  of(call: Call<unknown>): Properties {
    return this.#byPeer.get(call.getPeer()) ?? {};
  }
}

/** A handler that answers with what `answer` returns, or with the message of what it throws. */
function unary<In, Out>(answer: (call: grpc.ServerUnaryCall<In, Out>) => Out): grpc.handleUnaryCall<In, Out> {
  return (call, callback) => {
    try {
      callback(null, answer(call));
    } catch (error) {
      callback({
        code: grpc.status.UNKNOWN,
        details: error instanceof Error ? error.message : String(error),
      });
    }
  };
}

function checked(inputs: Properties, violations: readonly Violation[]): CheckResponseMessage {
  const failures = violations.map(({ property, reason }) =>
    new messages.CheckFailure().setProperty(property).setReason(reason),
  );
  return new messages.CheckResponse().setInputs(encode(inputs)).setFailuresList(failures);
}

function compared({ changes, replaces, deleteBeforeReplace }: InputDifference) {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...new Set(changes.map((change) => change.input))])
    .setReplacesList([...replaces])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const change of changes) {
    const kind = diffKind(change, replaces.includes(change.input));
    response
      .getDetaileddiffMap()
      .set(change.path, new messages.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}

function diffKind({ kind }: PropertyChange, replace: boolean) {
  const kinds = messages.PropertyDiff.Kind;
  if (kind === "add") return replace ? kinds.ADD_REPLACE : kinds.ADD;
  if (kind === "delete") return replace ? kinds.DELETE_REPLACE : kinds.DELETE;
  return replace ? kinds.UPDATE_REPLACE : kinds.UPDATE;
}

function sdkVersion(sdk: string): string {
  return (createRequire(import.meta.url)(`${sdk}/package.json`) as { version: string }).version;
}

/** The type in a URN: `urn:pulumi:stack::project::parent$type::name`. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function decode(message: struct.Struct | undefined): Properties {
  return (message?.toJavaScript() ?? {}) as Properties;
}

function encode(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(properties);
}
