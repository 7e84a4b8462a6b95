// Starts validate.ts. It is run after every edit, so it is transformed in this thread (tsx/cjs): the loader thread behind
// `--import tsx/esm`, which the other commands need for their dynamic imports, costs more than the whole check.
require("tsx/cjs");
require("./validate.ts");
