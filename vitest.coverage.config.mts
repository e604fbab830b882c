import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.mts";

// npm run coverage: what the unit tests of the core look at. The fuzz tests are left out: they run much and say little of each.
export default mergeConfig(
  base,
  defineConfig({
    test: {
      exclude: ["test/unit/fuzz/**", "test/unit/webview/**", "test/unit/vscode/**"],
      coverage: {
        enabled: true,
        provider: "v8",
        include: ["src/strace/**/*.ts", "src/ipc/**/*.ts", "src/findings/**/*.ts"],
        reporter: ["text", "html", "json-summary"],
        reportsDirectory: "out/coverage",
        thresholds: { branches: 95 },
      },
    },
  }),
);
