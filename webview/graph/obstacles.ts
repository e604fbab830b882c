import { channelExtent } from "./channel_shapes.ts";
import type { Obstacle } from "./dart_ways.ts";
import { processBox } from "./draw_process.ts";
import type { GraphLayout } from "./layout.ts";
import type { GraphPicture } from "./picture.ts";

/** Every box where it stands: what signals and far relatives should not run through. */
export function obstaclesOf(picture: GraphPicture, layout: GraphLayout): readonly Obstacle[] {
  const placed = (key: string, { width, height }: Pick<Obstacle, "width" | "height">) => {
    const at = layout.places.get(key);
    return at === undefined ? [] : [{ ...at, width, height }];
  };
  return [
    ...picture.processes.flatMap(({ key }) => placed(key, processBox)),
    ...picture.channels.flatMap((node) => placed(node.key, channelExtent(node))),
  ];
}
