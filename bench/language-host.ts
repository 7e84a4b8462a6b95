import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { version } from "@pulumi/pulumi/version.js";

/*
 * What `pulumi-language-nodejs` is to the engine, reduced to running a program: it starts Node on the SDK's own `run`
 * with what Pulumi.yaml says, as the language host that comes with Pulumi does. The engine starts it with its own
 * address as the last argument, and reads the port from the first line of its output.
 */

/** The program has said itself what is wrong; the engine adds nothing. Of the SDK's cmd/run. */
const HAS_SAID_WHY = 32;

const engineAddress = process.argv.at(-1) ?? "";
const server = new grpc.Server();
server.addService(services.LanguageRuntimeService, {
  handshake: answer(() => new messages.LanguageHandshakeResponse()),
  getPluginInfo: answer(() => new plugin.PluginInfo().setVersion(version)),
  getRequiredPlugins: answer(() => new messages.GetRequiredPluginsResponse()),
  getRequiredPackages: answer(() => new messages.GetRequiredPackagesResponse()),
  cancel: answer(() => new messages.GetRequiredPluginsResponse()),
  run: async (
    call: grpc.ServerUnaryCall<RunRequest, unknown>,
    callback: grpc.sendUnaryData<InstanceType<typeof messages.RunResponse>>,
  ) => {
    const code = await run(call.request);
    const response = new messages.RunResponse();
    if (code === HAS_SAID_WHY) response.setBail(true);
    else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code}`);
    callback(null, response);
  },
} as unknown as grpc.UntypedServiceImplementation);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

/** `node NODEARGS cmd/run --monitor … ENTRYPOINT`, in the program's directory. */
function run(request: RunRequest): Promise<number> {
  const info = request.getInfo();
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const own = createRequire(join(directory, "package.json"));
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    pwd: directory,
    parallel: String(request.getParallel()),
  };
  const args = [
    ...String(options.nodeargs ?? "")
      .split(" ")
      .filter(Boolean),
    own.resolve("@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? ".",
  ];
  const child = spawn(process.execPath, args, {
    cwd: directory,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      ...(options.typescript !== false && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    },
  });
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

function answer<Message>(make: () => Message): grpc.handleUnaryCall<unknown, Message> {
  return (_call, callback) => callback(null, make());
}
