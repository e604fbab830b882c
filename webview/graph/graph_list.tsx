import { useCell } from "../state/use_cell.ts";
import { describeChannel } from "./draw_channel.ts";
import { describeProcess } from "./draw_process.ts";
import type { GraphController } from "./graph_controller.ts";
import type { GraphPicture } from "./picture.ts";

/**
 * The graph as buttons in reading order, out of sight but not out of reach: focusing one rings its node in the
 * drawing, pressing it chooses it.
 */
export function GraphList({ controller }: { readonly controller: GraphController }) {
  const picture = useCell(controller.picture);
  if (picture === undefined) return null;
  const item = (key: string, words: string, press: () => void) => (
    <li key={key}>
      <button
        type="button"
        data-node={key}
        onClick={press}
        onFocus={() => controller.focused.set(key)}
        onBlur={() => controller.focused.set(undefined)}
      >
        {words}
      </button>
    </li>
  );
  return (
    <ul class="only-heard" aria-label="Processes and channels">
      {picture.processes
        .filter((node) => node.presence !== "absent")
        .map((node) =>
          item(node.key, `${describeProcess(node)}${relationsOf(picture, node.key)}`, () =>
            controller.chooseNode(node),
          ),
        )}
      {picture.channels
        .filter((node) => node.presence !== "absent")
        .map((node) => item(node.key, describeChannel(node), () => controller.chooseNode(node)))}
    </ul>
  );
}

/** `; writes to pipe 97; child of sh` */
function relationsOf(picture: GraphPicture, key: string): string {
  const titles = new Map(picture.channels.map((node) => [node.key, node.title]));
  const names = new Map(picture.processes.map((node) => [node.key, node.name]));
  const words = [
    ...picture.flows
      .filter((flow) => flow.from === key)
      .map((flow) => `writes to ${titles.get(flow.to)}${flow.blocked === null ? "" : ` (${flow.blocked})`}`),
    ...picture.flows
      .filter((flow) => flow.to === key)
      .map(
        (flow) => `reads from ${titles.get(flow.from)}${flow.blocked === null ? "" : ` (${flow.blocked})`}`,
      ),
    ...picture.kin.filter((kin) => kin.child === key).map((kin) => `child of ${names.get(kin.parent)}`),
  ];
  return words.map((word) => `; ${word}`).join("");
}
