import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The default leaves one processor to the user, which on two of them is half.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**"],
          setupFiles: ["test/plain-output.ts", "test/estates/root-guard.ts"],
          // The SDK takes a second to load: once for each worker, not for each file. Tests set up what they need.
          isolate: false,
          // What a loaded machine keeps.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          setupFiles: ["test/plain-output.ts", "test/estates/root-guard.ts"],
          testTimeout: 300_000,
          hookTimeout: 1_200_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["model/**", "components/**", "functions/**"],
      reporter: ["text"],
    },
  },
});
