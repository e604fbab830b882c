import { useCell } from "../state/use_cell.ts";
import { bundleWords, describeChannel } from "./draw_channel.ts";
import { describeProcess, foldWords } from "./draw_process.ts";
import type { GraphController } from "./graph_controller.ts";
import { blockedWords } from "./links.ts";
import type { GraphPicture } from "./picture.ts";

/**
 * The graph as buttons in reading order, out of sight but not out of reach: focusing one rings its node in the
 * drawing, pressing it chooses it.
 */
export function GraphList({ controller }: { readonly controller: GraphController }) {
  const picture = useCell(controller.picture);
  if (picture === undefined) return null;
  const item = (key: string, words: string, press: () => void, fold: Fold) => (
    <li key={key}>
      <button
        type="button"
        data-node={key}
        onClick={press}
        onFocus={() => controller.focus(key)}
        onBlur={() => controller.focus(undefined)}
      >
        {words}
      </button>
      {fold.hidden !== null && (
        <button
          type="button"
          aria-expanded={fold.hidden === 0}
          onClick={fold.toggle}
          onFocus={() => controller.focus(key)}
          onBlur={() => controller.focus(undefined)}
        >
          {fold.words}
        </button>
      )}
    </li>
  );
  return (
    <ul class="only-heard" aria-label="Processes and channels">
      {picture.processes
        .filter((node) => node.presence !== "absent")
        .map((node) =>
          item(
            node.key,
            `${describeProcess(node)}${relationsOf(picture, node.key)}`,
            () => controller.chooseNode(node),
            { hidden: node.folded, words: foldWords(node), toggle: () => controller.toggleFold(node) },
          ),
        )}
      {picture.channels
        .filter((node) => node.presence !== "absent")
        .map((node) =>
          item(node.key, describeChannel(node), () => controller.chooseNode(node), {
            hidden: node.bundled,
            words: bundleWords(node),
            toggle: () => controller.toggleFold(node),
          }),
        )}
    </ul>
  );
}

interface Fold {
  /** Null: it cannot fold. */
  readonly hidden: number | null;
  readonly words: string;
  toggle(): void;
}

/** `; writes to pipe 97; child of sh` */
function relationsOf(picture: GraphPicture, key: string): string {
  const titles = new Map(picture.channels.map((node) => [node.key, node.title]));
  const names = new Map(picture.processes.map((node) => [node.key, node.name]));
  const words = [
    ...picture.flows
      .filter((flow) => flow.from === key)
      .map(
        (flow) =>
          `writes to ${titles.get(flow.to)}${flow.blocked === null ? "" : ` (${blockedWords(flow)})`}`,
      ),
    ...picture.flows
      .filter((flow) => flow.to === key)
      .map(
        (flow) =>
          `reads from ${titles.get(flow.from)}${flow.blocked === null ? "" : ` (${blockedWords(flow)})`}`,
      ),
    ...picture.kin.filter((kin) => kin.child === key).map((kin) => `child of ${names.get(kin.parent)}`),
  ];
  return words.map((word) => `; ${word}`).join("");
}
