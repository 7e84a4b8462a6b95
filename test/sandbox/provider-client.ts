import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Clouds } from "../../sandbox/clouds.ts";
import type { Properties } from "../../sandbox/provider/wire.ts";

/** Speaks to one provider server over gRPC, as one provider instance of the engine does: over a connection of its own. */
export class ProviderClient {
  readonly #client: InstanceType<typeof services.ResourceProviderClient>;

  constructor(clouds: Clouds, name: string) {
    const port = new Map(clouds.debugProviders.split(",").map((it) => it.split(":") as [string, string])).get(
      name,
    );
    this.#client = new services.ResourceProviderClient(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
      // Without a pool of its own, a second client to the same port would share the first one's connection.
      { "grpc.use_local_subchannel_pool": 1 },
    );
  }

  close(): void {
    this.#client.close();
  }

  async handshake() {
    const request = new messages.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1");
    return (await this.#send("handshake", request)).toObject();
  }

  async pluginVersion(): Promise<string> {
    return (await this.#send("getPluginInfo", new empty.Empty())).getVersion();
  }

  async configure(settings: Properties) {
    return (
      await this.#send("configure", new messages.ConfigureRequest().setArgs(encode(settings)))
    ).toObject();
  }

  async checkConfig(settings: Properties): Promise<Properties> {
    return decode(
      (await this.#send("checkConfig", new messages.CheckRequest().setNews(encode(settings)))).getInputs(),
    );
  }

  /** `olds` are the inputs of the resource that exists already, `seed` is the engine's for the resource. */
  async check(type: string, inputs: Properties, olds: Properties = {}, seed = "seed") {
    const request = new messages.CheckRequest().setUrn(urn(type)).setType(type).setNews(encode(inputs));
    request.setOlds(encode(olds)).setRandomseed(Buffer.from(seed));
    const response = await this.#send("check", request);
    const failures = response
      .getFailuresList()
      .map((it: { getProperty(): string; getReason(): string }) => `${it.getProperty()}: ${it.getReason()}`);
    return { inputs: decode(response.getInputs()), failures };
  }

  async diff(type: string, oldInputs: Properties, newInputs: Properties) {
    const request = new messages.DiffRequest().setUrn(urn(type)).setType(type).setId("id");
    request.setOldInputs(encode(oldInputs)).setOlds(encode({})).setNews(encode(newInputs));
    const response: DiffResponse = await this.#send("diff", request);
    const kinds = Object.entries(messages.PropertyDiff.Kind);
    const detailed = response
      .toObject()
      .detaileddiffMap.map(([path, { kind }]): [string, string] => [
        path,
        kinds.find(([, value]) => value === kind)?.[0] ?? "",
      ]);
    return {
      changed: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      detailed: Object.fromEntries(detailed),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(type: string, inputs: Properties, preview = false) {
    const request = new messages.CreateRequest()
      .setUrn(urn(type))
      .setType(type)
      .setProperties(encode(inputs));
    const response = await this.#send("create", request.setPreview(preview));
    return { id: response.getId(), outputs: decode(response.getProperties()) };
  }

  async read(type: string, id: string, inputs: Properties = {}, outputs: Properties = {}) {
    const request = new messages.ReadRequest().setUrn(urn(type)).setType(type).setId(id);
    const response = await this.#send(
      "read",
      request.setInputs(encode(inputs)).setProperties(encode(outputs)),
    );
    return {
      id: response.getId(),
      inputs: decode(response.getInputs()),
      outputs: decode(response.getProperties()),
    };
  }

  async update(
    type: string,
    id: string,
    olds: Properties,
    news: Properties,
    preview = false,
  ): Promise<Properties> {
    const request = new messages.UpdateRequest()
      .setUrn(urn(type))
      .setType(type)
      .setId(id)
      .setPreview(preview);
    return decode(
      (await this.#send("update", request.setOlds(encode(olds)).setNews(encode(news)))).getProperties(),
    );
  }

  async delete(type: string, id: string): Promise<void> {
    await this.#send("delete", new messages.DeleteRequest().setUrn(urn(type)).setType(type).setId(id));
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    return decode(
      (
        await this.#send("invoke", new messages.InvokeRequest().setTok(token).setArgs(encode(args)))
      ).getReturn(),
    );
  }

  /** What the engine does with a resource: check, and then create what check gave back. */
  async apply(type: string, inputs: Properties, preview = false) {
    const checked = await this.check(type, inputs);
    if (checked.failures.length > 0) throw new Error(checked.failures.join("\n"));
    return this.create(type, checked.inputs, preview);
  }

  /** Sends any method of the protocol; rejects with the message that the engine would show. */
  // biome-ignore lint/suspicious/noExplicitAny: one function for all methods of the generated client.
  async #send(method: string, request: object): Promise<any> {
    return new Promise((resolve, reject) => {
      const send = Reflect.get(this.#client, method) as (...args: unknown[]) => void;
      send.call(this.#client, request, (error: grpc.ServiceError | null, response: unknown) =>
        error ? reject(new Error(error.details)) : resolve(response),
      );
    });
  }

  /** Status code of a method that the sandbox does not have. */
  async statusOfConstruct(): Promise<number> {
    return new Promise((resolve) => {
      this.#client.construct(new messages.ConstructRequest(), (error) =>
        resolve(error?.code ?? grpc.status.OK),
      );
    });
  }
}

function urn(type: string): string {
  return `urn:pulumi:test::sandbox::${type}::resource`;
}

function encode(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(properties);
}

function decode(message: struct.Struct | undefined): Properties {
  return (message?.toJavaScript() ?? {}) as Properties;
}
