import { environments } from "./environments.ts";
import { opening } from "./opening.ts";
import { search } from "./search.ts";
import { sections } from "./sections.ts";
import { theme } from "./theme.ts";
import { topology } from "./topology.ts";

// Everything can be read without a script; each of these adds one convenience.
theme();
environments();
search();
topology();
opening();
sections();
