/*
 * Loaded before every test file: what a command prints has no colours, on whatever the tests themselves print. Test
 * runners colour their output in CI, and their workers inherit that.
 */
delete process.env.FORCE_COLOR;
process.env.NO_COLOR = "1";
