import { Server } from "node:http";
import { boundRequests } from "../bounded-requests.ts";

// What is deployed: the process has one server, the framework's, which is made after this.
boundRequests(Server.prototype);

export { sampler } from "./index.ts";
