// npm run build [-- --production] [-- --watch]: the bundles of dist/.
import { parseArgs } from "node:util";
import { build } from "./build/build.mjs";
import { runCommand } from "./setup/failure.mjs";

await runCommand(async () => {
  const { values } = parseArgs({
    options: { production: { type: "boolean" }, watch: { type: "boolean" } },
  });
  await build(values);
});
